package io.headgate.balancer.proxy;

import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.InetNameResolver;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;

/**
 * Answers the names that no server may be asked for (RFC 6761 sections 6.3 and 6.4): {@code
 * localhost} and names under it are the loopback address, names under {@code invalid} do not exist.
 * All others go to the resolver behind.
 */
final class SpecialUseNames extends AddressResolverGroup<InetSocketAddress> {

  private final AddressResolverGroup<InetSocketAddress> behind;

  SpecialUseNames(AddressResolverGroup<InetSocketAddress> behind) {
    this.behind = behind;
  }

  @Override
  protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
    return new Names(executor, behind.getResolver(executor)).asAddressResolver();
  }

  private static boolean isOrIsUnder(String host, String domain) {
    String name = host.toLowerCase(Locale.ROOT);
    if (name.endsWith(".")) {
      name = name.substring(0, name.length() - 1);
    }
    return name.equals(domain) || name.endsWith("." + domain);
  }

  /** The names of one event loop, which Netty asks for one resolver per loop. */
  private static final class Names extends InetNameResolver {

    private final AddressResolver<InetSocketAddress> behind;

    Names(EventExecutor executor, AddressResolver<InetSocketAddress> behind) {
      super(executor);
      this.behind = behind;
    }

    @Override
    protected void doResolve(String host, Promise<InetAddress> promise) {
      if (isOrIsUnder(host, "localhost")) {
        promise.setSuccess(InetAddress.getLoopbackAddress());
      } else if (isOrIsUnder(host, "invalid")) {
        promise.setFailure(new UnknownHostException(host));
      } else {
        behind
            .resolve(InetSocketAddress.createUnresolved(host, 0))
            .addListener((Future<InetSocketAddress> answer) -> pass(answer, promise));
      }
    }

    private static void pass(Future<InetSocketAddress> answer, Promise<InetAddress> promise) {
      if (answer.isSuccess()) {
        promise.setSuccess(answer.getNow().getAddress());
      } else {
        promise.setFailure(answer.cause());
      }
    }

    @Override
    protected void doResolveAll(String host, Promise<List<InetAddress>> promise) {
      Promise<InetAddress> one = executor().newPromise();
      one.addListener(
          (Future<InetAddress> answer) -> {
            if (answer.isSuccess()) {
              promise.setSuccess(List.of(answer.getNow()));
            } else {
              promise.setFailure(answer.cause());
            }
          });
      doResolve(host, one);
    }
  }
}
