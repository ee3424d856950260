package io.headgate.balancer.listing;

/**
 * How a listing is written.
 *
 * @param exact figures in full ({@code --exact}), not with K, M, G or T
 * @param names of addresses and ports
 * @param cluster with columns of what this node and all nodes have, where connections are counted
 */
public record IpvsStyle(IpvsView view, boolean exact, AddressNames names, boolean cluster) {

  /** As ipvsadm writes it, of one node. */
  public IpvsStyle(IpvsView view, boolean exact, AddressNames names) {
    this(view, exact, names, false);
  }

  /** {@code -Ln}. */
  public static final IpvsStyle NUMERIC =
      new IpvsStyle(IpvsView.TABLE, false, AddressNames.NUMERIC);
}
