namespace Karaula.Edge.Challenge;

/// <summary>The keys there are, oldest first. Immutable.</summary>
internal sealed class ChallengeKeyRing(IReadOnlyList<ChallengeKey> keys)
{
    /// <summary>All keys; at least one.</summary>
    public IReadOnlyList<ChallengeKey> Keys => keys;

    /// <summary>The newest whose time has come, or the oldest when none's has: a clock that was set back must not stop the challenge.</summary>
    public ChallengeKey SigningAt(DateTimeOffset now)
    {
        for (var i = keys.Count - 1; i > 0; i--)
        {
            if (keys[i].From <= now)
                return keys[i];
        }

        return keys[0];
    }

    /// <summary>The key that a token names; null when there is none.</summary>
    public ChallengeKey? Find(ushort id)
    {
        for (var i = keys.Count - 1; i >= 0; i--)
        {
            if (keys[i].Id == id)
                return keys[i];
        }

        return null;
    }
}
