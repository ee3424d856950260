package io.headgate.gateway.http.step;

import io.headgate.discovery.model.PasswordHash;
import io.headgate.gateway.http.password.Verification;
import java.util.function.Consumer;

/** What guards need beside the request. Of one event loop, and confined to it. */
public interface GuardServices {

  /**
   * Asks whether it is the right password.
   *
   * @param then called once, on this loop: before this returns, or later
   */
  void verify(PasswordHash hash, byte[] password, Consumer<Verification> then);
}
