package io.headgate.balancer.proxy;

/** Who may come in, and whose word counts for who it is. */
record Admission(TrustedFronts fronts, SourceRanges ranges) {

  static Admission of(ListenOptions options) {
    return new Admission(
        options.connections().fronts(), new SourceRanges(options.flows().machineAddresses()));
  }
}
