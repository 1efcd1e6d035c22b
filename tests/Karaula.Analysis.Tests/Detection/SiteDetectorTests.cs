using System.IO.Compression;
using Karaula.Analysis.Detection;

namespace Karaula.Analysis.Tests.Detection;

public class SiteDetectorTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    private static SiteSecond Readers(int second, long requests) => new(
        Start.AddSeconds(second), requests, requests, requests, 0, 0, 0.3, 0.01, 0.55, 0.02, 3, 2, 4);

    private static SiteSecond Flood(int second, long readers, long flood) => new(
        Start.AddSeconds(second), readers + flood, readers, readers, flood * 7 / 10, 0, 0.5,
        (double)flood / (readers + flood), 0.55 * readers / (readers + flood), 0.01, 3, 2, 6);

    private static long Poisson(Random random, double mean)
    {
        var (limit, product, count) = (Math.Exp(-mean), random.NextDouble(), 0L);
        for (; product > limit; count++)
            product *= random.NextDouble();
        return count;
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 10)]
    [InlineData(3, 60)]
    public void Observe_DayOfPeace_FindsNothing(int seed, double mean)
    {
        var random = new Random(seed);
        var detector = new SiteDetector(new DetectorOptions());
        for (var second = 0; second < 86_400; second++)
            Assert.Empty(detector.Observe(Readers(second, Poisson(random, mean))));
    }

    [Fact]
    public void Observe_SiteThatIsMostlySearchedAndWrittenTo_FindsNothing()
    {
        // Where queries and posts are usual, more of them than elsewhere is no sign.
        var random = new Random(5);
        var detector = new SiteDetector(new DetectorOptions());
        for (var second = 0; second < 7_200; second++)
            Assert.Empty(detector.Observe(Readers(second, Poisson(random, 20)) with { CacheBustingShare = 0.9, UnsafeMethodShare = 0.7 }));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Observe_CrowdOfReaders_IsNoIncident(int seed)
    {
        var random = new Random(seed);
        var detector = new SiteDetector(new DetectorOptions());
        var crowds = new List<CrowdNoticed>();
        for (var second = 0; second < 600; second++)
        {
            var events = detector.Observe(Readers(second, Poisson(random, second is > 200 and < 400 ? 200 : 20)));
            Assert.Empty(events.OfType<IncidentOpened>());
            crowds.AddRange(events.OfType<CrowdNoticed>());
        }

        var crowd = Assert.Single(crowds);
        Assert.InRange((crowd.Onset - Start).TotalSeconds, 200, 202);
        Assert.Equal(TrafficClass.NewsCrowd, crowd.Assessment.Class);
        Assert.InRange(crowd.Assessment.ReadersTimesUsual, 5, 12);
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 10)]
    [InlineData(3, 20)]
    public void Observe_FloodOfOtherStructure_IsFoundWithinSecondsWithItsOnset(int seed, int times)
    {
        var random = new Random(seed);
        var detector = new SiteDetector(new DetectorOptions());
        IncidentOpened? opened = null;
        for (var second = 0; second < 120 && opened is null; second++)
        {
            var readers = Poisson(random, 20);
            opened = detector.Observe(second < 60 ? Readers(second, readers) : Flood(second, readers, Poisson(random, 20.0 * times))).OfType<IncidentOpened>().FirstOrDefault();
        }

        Assert.NotNull(opened);
        Assert.InRange((opened.DetectedAt - Start).TotalSeconds, 61, 68);
        Assert.InRange((opened.Onset - Start).TotalSeconds, 59, 62);
        Assert.Equal(["cache-busting GET flood"], opened.Vectors);
    }

    [Theory]
    [InlineData(0.6, true)]
    [InlineData(1.4, false)]
    [InlineData(double.NaN, false)]
    public void Observe_ManyRequestsLikeReaders_AreAnAttackWhereOneToolSendsMost(double entropy, bool expected)
    {
        // All but the TLS clients is as with readers: a crowd by one app leaves more of their variety than a tool does.
        var random = new Random(9);
        var detector = new SiteDetector(new DetectorOptions());
        var opened = new List<IncidentOpened>();
        for (var second = 0; second < 400; second++)
            opened.AddRange(detector.Observe(Readers(second, Poisson(random, second < 300 ? 20 : 200)) with { Ja4Entropy = second < 300 ? 2.2 : entropy }).OfType<IncidentOpened>());

        Assert.Equal(expected ? 1 : 0, opened.Count);
        Assert.All(opened, incident => Assert.Contains("one TLS client", incident.Why, StringComparison.Ordinal));
    }

    [Fact]
    public void Observe_LessVarietyWithoutMoreRequests_FindsNothing()
    {
        var random = new Random(10);
        var detector = new SiteDetector(new DetectorOptions());
        for (var second = 0; second < 1_200; second++)
            Assert.Empty(detector.Observe(Readers(second, Poisson(random, 40)) with { Ja4Entropy = second < 600 ? 2.2 : 0.2 }));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(300, 1)]
    public void Observe_ManyRequestsAndWrongAnswersToChallenges_AreAnAttack(long failed, int expected)
    {
        var random = new Random(11);
        var detector = new SiteDetector(new DetectorOptions());
        var opened = 0;
        for (var second = 0; second < 200; second++)
        {
            var readers = Readers(second, Poisson(random, second < 100 ? 20 : 200)) with { ChallengesFailed = second < 100 ? 0 : failed };
            opened += detector.Observe(readers).OfType<IncidentOpened>().Count();
        }

        Assert.Equal(expected, opened);
    }

    [Fact]
    public void Restore_StateOfTheVersionBefore_GoesOn()
    {
        var detector = new SiteDetector(new DetectorOptions());
        for (var second = 0; second < 100; second++)
            detector.Observe(Readers(second, 20));
        var state = detector.Save();
        // Version, seconds, nine figures; the tenth was not there.
        const int Tenth = 4 + 8 + (9 * 8);
        byte[] before = [2, 0, 0, 0, .. state.AsSpan(4, Tenth - 4), .. state.AsSpan(Tenth + 8)];

        Assert.Equal(state, SiteDetector.Restore(new DetectorOptions(), before).Save());
    }

    [Fact]
    public void Observe_AttackInTheMidstOfACrowd_BeginsWhereTheAttackDoes()
    {
        var random = new Random(5);
        var detector = new SiteDetector(new DetectorOptions());
        IncidentOpened? opened = null;
        for (var second = 0; second < 200 && opened is null; second++)
        {
            var readers = Poisson(random, second > 60 ? 150 : 20);
            opened = detector.Observe(second < 100 ? Readers(second, readers) : Flood(second, readers, 400)).OfType<IncidentOpened>().FirstOrDefault();
        }

        Assert.NotNull(opened);
        Assert.InRange((opened.Onset - Start).TotalSeconds, 99, 102);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Observe_AttackAfterACrowdWithWarmCaches_BeginsWhereTheAttackDoes(int seed)
    {
        var random = new Random(seed);
        var detector = new SiteDetector(new DetectorOptions());
        IncidentOpened? opened = null;
        for (var second = 0; second < 200 && opened is null; second++)
        {
            // Readers come in bursts, so that a quiet second says little. The crowd has all images and styles by its end, and those few who stay
            // ask for pages alone.
            var next = second switch
            {
                < 60 => Readers(second, Poisson(random, random.Next(2) == 0 ? 5 : 35)),
                < 90 => Readers(second, Poisson(random, 300)),
                < 100 => Readers(second, Poisson(random, 15)) with { AssetShare = 0 },
                _ => Flood(second, Poisson(random, 10), Poisson(random, 250)) with { CacheBustingShare = 0.01 },
            };
            opened = detector.Observe(next).OfType<IncidentOpened>().FirstOrDefault();
        }

        Assert.NotNull(opened);
        Assert.InRange((opened.Onset - Start).TotalSeconds, 99, 102);
    }

    [Fact]
    public void Observe_QuietAfterAnAttack_EndsItAtTheFirstQuietSecond()
    {
        var detector = new SiteDetector(new DetectorOptions());
        var events = new List<DetectionEvent>();
        for (var second = 0; second < 200; second++)
            events.AddRange(detector.Observe(second is >= 60 and < 100 ? Flood(second, 20, 300) : Readers(second, 20)));

        Assert.Equal(Start.AddSeconds(100), Assert.IsType<IncidentEnded>(events[^1]).At);
        Assert.False(detector.InIncident);
    }

    [Fact]
    public void Observe_SilenceWithinAnAttack_IsAPause()
    {
        var detector = new SiteDetector(new DetectorOptions());
        var events = new List<DetectionEvent>();
        for (var second = 0; second < 200; second++)
            events.AddRange(detector.Observe(second is (>= 60 and < 100) or (>= 110 and < 140) ? Flood(second, 20, 300) : Readers(second, 20)));

        Assert.IsType<IncidentOpened>(events[0]);
        Assert.Equal(new IncidentPaused(Start.AddSeconds(100), Start.AddSeconds(110)), events[1]);
        Assert.Equal(Start.AddSeconds(140), Assert.IsType<IncidentEnded>(events[2]).At);
    }

    [Fact]
    public void Observe_AnotherAttackSoonAfter_HasAnOnsetOfItsOwn()
    {
        var detector = new SiteDetector(new DetectorOptions());
        var onsets = new List<double>();
        for (var second = 0; second < 200; second++)
        {
            onsets.AddRange(detector.Observe(second is (>= 60 and < 90) or >= 125 ? Flood(second, 20, 300) : Readers(second, 20))
                .OfType<IncidentOpened>().Select(opened => (opened.Onset - Start).TotalSeconds));
        }

        Assert.Equal(2, onsets.Count);
        Assert.InRange(onsets[1], 124, 126);
    }

    [Fact]
    public void Observe_TheVectorChanges_SaysWhenAndHowLongAfterMitigation()
    {
        var detector = new SiteDetector(new DetectorOptions());
        var events = new List<DetectionEvent>();
        for (var second = 0; second < 150; second++)
        {
            events.AddRange(detector.Observe(second < 60 ? Readers(second, 20) : second < 100 ? Flood(second, 20, 300)
                : Flood(second, 20, 300) with { CacheBustingShare = 0.01, UnsafeMethodShare = 0.9 }));
        }

        var change = Assert.Single(events.OfType<VectorChanged>());
        Assert.Equal("POST flood", change.Vector);
        Assert.InRange((change.At - Start).TotalSeconds, 99, 104);
        Assert.InRange(change.AfterMitigation!.Value.TotalSeconds, 30, 45);
    }

    [Theory]
    [InlineData(20, 300, TrafficClass.Attack)]
    [InlineData(200, 300, TrafficClass.CrowdUnderAttack)]
    public void Assessment_OfAnAttack_TellsWhetherACrowdIsThere(long readers, long flood, TrafficClass expected)
    {
        var detector = new SiteDetector(new DetectorOptions());
        for (var second = 0; second < 120; second++)
            detector.Observe(second < 60 ? Readers(second, 20) : Flood(second, readers, flood));

        Assert.Equal(expected, detector.Assessment.Class);
        Assert.InRange(detector.Assessment.AttackShare, ((double)flood / (readers + flood)) - 0.1, ((double)flood / (readers + flood)) + 0.1);
    }

    [Fact]
    public void NotePublication_BeforeACrowd_MakesACrowdLikelier()
    {
        double NewsCrowd(bool publish)
        {
            var detector = new SiteDetector(new DetectorOptions());
            if (publish)
                detector.NotePublication(Start.AddSeconds(50));
            for (var second = 0; second < 65; second++)
                detector.Observe(Readers(second, second < 60 ? 20 : 70));
            return detector.Assessment.NewsCrowd;
        }

        Assert.True(NewsCrowd(publish: true) > NewsCrowd(publish: false));
    }

    [Fact]
    public void Observe_CountsAlone_AreAnIncidentOnlyWhereAskedFor()
    {
        int Incidents(bool volumeAlone)
        {
            var detector = new SiteDetector(new DetectorOptions { VolumeAlone = volumeAlone });
            return Enumerable.Range(0, 200).Sum(second => detector.Observe(Readers(second, second < 100 ? 20 : 400) with
            {
                CacheBustingShare = double.NaN, AssetShare = double.NaN, UnsafeMethodShare = double.NaN,
            }).OfType<IncidentOpened>().Count());
        }

        Assert.Equal(0, Incidents(volumeAlone: false));
        Assert.Equal(1, Incidents(volumeAlone: true));
    }

    [Fact]
    public void Restore_SavedInAnAttack_GoesOnWithIt()
    {
        var detector = new SiteDetector(new DetectorOptions());
        for (var second = 0; second < 80; second++)
            detector.Observe(second >= 60 ? Flood(second, 20, 300) : Readers(second, 20));

        Assert.True(SiteDetector.Restore(new DetectorOptions(), detector.Save()).InIncident);
    }

    [Fact]
    public void Restore_AnyPartOfAState_ThrowsNothingElse()
    {
        var state = new SiteDetector(new DetectorOptions()).Save();
        for (var length = 0; length < state.Length; length++)
            Assert.Throws<InvalidDataException>(() => SiteDetector.Restore(new DetectorOptions(), state.AsSpan(0, length)));
    }

    [Fact]
    public void Observe_NasaMonths_VolumeAloneIsNoIncident()
    {
        var data = Environment.GetEnvironmentVariable("KARAULA_TEST_DATA") ?? "";
        var file = Path.Combine(data, "nasa-http", "nasa_rps.txt.gz");
        Assert.SkipUnless(File.Exists(file), $"NASA's requests per second are not in {file}");

        using var reader = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        var detector = new SiteDetector(new DetectorOptions());
        var second = 0;
        foreach (var number in reader.ReadToEnd().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            Assert.Empty(detector.Observe(Readers(second++, long.Parse(number, System.Globalization.CultureInfo.InvariantCulture))).OfType<IncidentOpened>());
        Assert.True(second > 5_000_000);
    }
}
