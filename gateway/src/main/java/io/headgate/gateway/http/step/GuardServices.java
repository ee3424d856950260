package io.headgate.gateway.http.step;

import io.headgate.discovery.model.PasswordHash;
import io.headgate.gateway.http.authorization.AuthorizationAnswer;
import io.headgate.gateway.http.authorization.AuthorizationCache;
import io.headgate.gateway.http.authorization.AuthorizationQuestion;
import io.headgate.gateway.http.password.Verification;
import io.headgate.gateway.http.token.TokenRules;
import io.headgate.gateway.http.token.TokenVerdict;
import java.util.function.Consumer;

/** What guards need beside the request. Of one request, and confined to its event loop. */
public interface GuardServices {

  /**
   * Asks whether it is the right password.
   *
   * @param then called once, on this loop: before this returns, or later
   */
  void verify(PasswordHash hash, byte[] password, Consumer<Verification> then);

  /**
   * Asks whether it is a right token.
   *
   * @param then called once, on this loop: before this returns, or later
   */
  void verify(TokenRules rules, String token, Consumer<TokenVerdict> then);

  /**
   * Asks somebody else about the request.
   *
   * @param then called once, on this loop: before this returns, or later
   */
  void ask(AuthorizationQuestion question, Consumer<AuthorizationAnswer> then);

  /** What was answered to other requests. */
  AuthorizationCache answers();
}
