namespace Karaula.Edge.Gate.Structure;

/// <summary>
/// How requests that need a site's origin are made in quiet times, against now: a flood in which every source asks as little as a reader shows in what its requests
/// have in common. A kind of request is suspect when it is much of what comes, far more than its share in quiet times, and when those who got their page did not
/// go on to fetch its parts, as browsers do. Thread-safe; bounded; allocates nothing after construction.
/// </summary>
/// <remarks>
/// Three views: the client, the target, and both together. A flood that varies one is seen in another. A crowd of readers is much, too, and may be new in all
/// three, but their browsers fetch the parts of pages: that frees the whole kind. Before enough pages of a kind were answered to know, nobody is suspected.
/// </remarks>
internal sealed class StructureProfile
{
    /// <summary>How many times its share in quiet times makes a kind suspect.</summary>
    public const float Enough = 8;

    // Less of all requests than this harms nobody.
    private const float LeastShare = 0.02f;

    // What a kind is taken to have had in quiet times at least: the rare is not the new.
    private const float Rare = 0.005f;

    // A kind of which a quarter of the pages were followed by their parts is read by people.
    private const float LeastFollowed = 0.25f;

    // So many answered pages are as good as half followed before any was answered: no verdict before five went by, none followed.
    private const float PriorPages = 2;

    // Fading by halves in ten seconds, and in thirty.
    private const float NowFade = 0.9330330f;
    private const float PageFade = 0.9771600f;
    private const float LeastRequests = 50;

    private const int Views = 3;
    private const int Slots = 4096;

    private readonly Lock _lock = new();
    private readonly StructureClass[] _classes = new StructureClass[Views * Slots];
    private readonly uint _seed;
    private double _now;
    private PeaceSum _peace;
    private bool _moves;

    /// <summary>A profile that knows nothing.</summary>
    /// <param name="seed">Known to nobody outside, so that nobody can choose what collides.</param>
    public StructureProfile(uint seed) => _seed = seed;

    /// <summary>Whether enough quiet was seen.</summary>
    public bool IsLearned => _peace.IsLearned;

    /// <summary>A request needs the origin. Returns how many times its share in quiet times its kind is of what comes now; 1 when it is not suspect.</summary>
    public float Observe(in RequestStructure structure)
    {
        if (structure.IsUnknown)
            return 1;
        lock (_lock)
        {
            _now++;
            _peace.Add(1);
            var most = 1f;
            for (var view = 0; view < Views; view++)
            {
                ref var one = ref _classes[PlaceOf(structure, view)];
                one.Now++;
                one.Recent++;
                most = Math.Max(most, Suspicion(one));
            }

            return most;
        }
    }

    /// <summary>The origin answered a page. Returns its kind, for <see cref="Followed"/>; never 0.</summary>
    public ulong Answered(in RequestStructure structure)
    {
        lock (_lock)
        {
            var kind = 1UL << 63;
            for (var view = 0; view < Views; view++)
            {
                var place = PlaceOf(structure, view);
                _classes[place].NewPages++;
                kind |= (ulong)place << (view * 16);
            }

            return kind;
        }
    }

    /// <summary>Whoever got a page of a kind asks for its parts.</summary>
    public void Followed(ulong kind)
    {
        lock (_lock)
        {
            for (var view = 0; view < Views; view++)
                _classes[(int)(kind >> (view * 16)) & 0xFFFF].Followed++;
        }
    }

    /// <summary>Lets a second pass.</summary>
    public void Second()
    {
        lock (_lock)
        {
            _now *= NowFade;
            // A page counts two to four seconds after it was answered: by then its parts were asked for.
            _moves = !_moves;
            foreach (ref var one in _classes.AsSpan())
            {
                one.Now *= NowFade;
                one.Pages *= PageFade;
                one.Followed *= PageFade;
                if (!_moves)
                    continue;
                one.Pages += one.Settling;
                one.Settling = one.NewPages;
                one.NewPages = 0;
            }
        }
    }

    /// <summary>An epoch is over: <see cref="PeaceShares.Close"/>.</summary>
    public void Close(bool inPeace)
    {
        lock (_lock)
        {
            var isLearned = _peace.Close(inPeace);
            foreach (ref var one in _classes.AsSpan())
            {
                if (isLearned)
                    one.Peace = PeaceSum.After(one.Peace, one.Recent);
                one.Recent = 0;
            }
        }
    }

    private float Suspicion(in StructureClass one)
    {
        if (!IsLearned || _now < LeastRequests)
            return 1;
        var share = (float)(one.Now / _now);
        if (share < LeastShare)
            return 1;
        var times = (share + Rare) / ((float)(one.Peace / _peace.Total) + Rare);
        if (times < Enough)
            return 1;
        var followed = (one.Followed + (PriorPages / 2)) / (one.Pages + PriorPages);
        return followed < LeastFollowed ? times : 1;
    }

    private int PlaceOf(in RequestStructure structure, int view)
    {
        var hash = view switch
        {
            0 => structure.Client,
            1 => structure.Target,
            _ => structure.Client ^ System.Numerics.BitOperations.RotateLeft(structure.Target * 0x9E3779B1, 13),
        };
        hash = (hash ^ _seed) * 0x85EBCA6B;
        hash = (hash ^ (hash >> 15)) * 0xC2B2AE35;
        return (view * Slots) + (int)((hash ^ (hash >> 16)) % Slots);
    }
}
