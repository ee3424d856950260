package io.headgate.gateway.http;

import io.headgate.discovery.model.GlobalHeads;
import io.headgate.discovery.model.PasswordHash;
import io.headgate.gateway.http.authorization.AuthorizationAnswer;
import io.headgate.gateway.http.authorization.AuthorizationCache;
import io.headgate.gateway.http.authorization.AuthorizationQuestion;
import io.headgate.gateway.http.password.Verification;
import io.headgate.gateway.http.step.GuardServices;
import io.headgate.gateway.http.token.TokenRules;
import io.headgate.gateway.http.token.TokenVerdict;
import io.headgate.gateway.routing.Route;
import io.netty.handler.codec.http.HttpRequest;
import java.util.function.Consumer;

/**
 * What the guards of one request ask for.
 *
 * @param request as its client sent it, with its target in the normal form
 */
record GuardsOfRequest(HttpLoop loop, HttpRequest request, ClientConnection client, Route route)
    implements GuardServices {

  @Override
  public void verify(PasswordHash hash, byte[] password, Consumer<Verification> then) {
    loop.verify(hash, password, then);
  }

  @Override
  public void verify(TokenRules rules, String token, Consumer<TokenVerdict> then) {
    loop.verify(rules, token, then);
  }

  @Override
  public void ask(AuthorizationQuestion question, Consumer<AuthorizationAnswer> then) {
    GlobalHeads heads = loop.context().routes().rules().policy().heads();
    HttpRequest head = new QuestionHead(request, client, heads, loop.requestIds()).of(question);
    new AuthorizationRequest(
            head,
            new AuthorizationDial(loop, client.key(), route.policy().forward(), question.origin()),
            then)
        .start();
  }

  @Override
  public AuthorizationCache answers() {
    return loop.authorizations().answers();
  }
}
