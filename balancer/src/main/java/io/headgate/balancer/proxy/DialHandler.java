package io.headgate.balancer.proxy;

import io.netty.channel.Channel;

/** Takes the outcome of {@link Dialer#connect}: one call, on the event loop of the dial. */
public interface DialHandler {

  /** The connection stands; it reads nothing until asked to. Whoever takes it closes it. */
  void connected(Channel channel);

  void failed(ConnectFailure failure);
}
