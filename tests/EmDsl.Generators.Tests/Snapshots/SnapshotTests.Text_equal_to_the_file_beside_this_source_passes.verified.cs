internal sealed class Approved;
