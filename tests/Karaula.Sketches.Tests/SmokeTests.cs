namespace Karaula.Sketches.Tests; public class SmokeTests { [Fact] public void X() { Assert.True(DateTime.UtcNow.Year > 2000); } }
