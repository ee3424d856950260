package io.headgate.balancer.state;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Addresses as tests write them. */
public final class Ip {

  private Ip() {}

  /** Of a literal; nothing is looked up. */
  public static InetAddress of(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }
}
