using Microsoft.AspNetCore.Http.Features;

namespace Karaula.Benchmarks.Caching;

/// <summary>A response that runs its OnStarting callbacks once, last first.</summary>
internal sealed class StartableResponse : HttpResponseFeature
{
    private readonly Stack<(Func<object, Task> Callback, object State)> _callbacks = new();

    public override void OnStarting(Func<object, Task> callback, object state) => _callbacks.Push((callback, state));

    public async Task FireOnStartingAsync()
    {
        while (_callbacks.TryPop(out var registered))
            await registered.Callback(registered.State);
    }
}
