package io.headgate.discovery.model;

import java.util.List;

/**
 * Who may come from outside.
 *
 * @param sourceRanges {@code spec.loadBalancerSourceRanges}; empty: everybody
 * @param onNodePort whether the ranges hold for node ports as well, which kube-proxy leaves open
 */
public record ExternalAccess(List<Cidr> sourceRanges, boolean onNodePort) {

  public static final ExternalAccess EVERYBODY = new ExternalAccess(List.of(), false);

  public ExternalAccess {
    sourceRanges = List.copyOf(sourceRanges);
  }
}
