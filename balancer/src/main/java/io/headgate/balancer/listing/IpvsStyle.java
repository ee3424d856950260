package io.headgate.balancer.listing;

/**
 * How a listing is written.
 *
 * @param exact figures in full ({@code --exact}), not with K, M, G or T
 * @param names of addresses and ports
 */
public record IpvsStyle(IpvsView view, boolean exact, AddressNames names) {

  /** {@code -Ln}. */
  public static final IpvsStyle NUMERIC =
      new IpvsStyle(IpvsView.TABLE, false, AddressNames.NUMERIC);
}
