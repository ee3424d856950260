package io.headgate.gateway.http.step;

import io.headgate.discovery.model.AuthorizationPolicy;
import io.headgate.discovery.model.AuthorizationPolicy.Caching;
import io.headgate.discovery.model.AuthorizationPolicy.Known;
import io.headgate.discovery.model.AuthorizationPolicy.Unknown;
import io.headgate.discovery.model.AuthorizationUrl;
import io.headgate.gateway.http.authorization.AuthorizationAnswer;
import io.headgate.gateway.http.authorization.AuthorizationAnswer.Answered;
import io.headgate.gateway.http.authorization.AuthorizationAnswer.Unanswered;
import io.headgate.gateway.http.authorization.AuthorizationKey;
import io.headgate.gateway.http.authorization.AuthorizationOrigin;
import io.headgate.gateway.http.authorization.AuthorizationQuestion;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Asks somebody else (nginx's {@code auth_request}, ngx_http_auth_request_module.c): 2xx lets a
 * request in, 401 and 403 keep it out, and everything else is no answer. Answers are remembered for
 * this guard alone: one of another route or of a former version of the Ingress is another guard.
 */
final class AuthorizationGuard implements Guard {

  private final AuthorizationPolicy policy;

  AuthorizationGuard(AuthorizationPolicy policy) {
    this.policy = policy;
  }

  @Override
  public void judge(StepRequest request, GuardServices services, Consumer<Judgement> then) {
    switch (policy.target()) {
      case Unknown(String why) -> then.accept(new Judgement.Undecided(why));
      case Known(AuthorizationUrl url) -> {
        if (request.header(AuthorizationQuestion.MARK) != null) {
          then.accept(new Judgement.Undecided("a question that auth-url is asked about"));
        } else if (policy.caching().isPresent()) {
          remembered(policy.caching().get(), url, request, services, then);
        } else {
          services.ask(question(url, request), answer -> then.accept(judgement(answer, request)));
        }
      }
    }
  }

  private void remembered(
      Caching caching,
      AuthorizationUrl url,
      StepRequest request,
      GuardServices services,
      Consumer<Judgement> then) {
    AuthorizationQuestion question = question(url, request);
    List<String> texts = TemplateText.values(caching.key(), request);
    // Where $host is asked, one host does not answer for another.
    texts.add(question.origin().host());
    AuthorizationKey key = AuthorizationKey.of(this, texts);
    Optional<Answered> known = services.answers().get(key);
    if (known.isPresent()) {
      then.accept(judgement(known.get(), request));
      return;
    }
    services.ask(
        question,
        answer -> {
          if (answer instanceof Answered answered && isDecision(answered.status())) {
            services.answers().keep(key, answered, caching.of(answered.status()));
          }
          then.accept(judgement(answer, request));
        });
  }

  private static boolean isDecision(int status) {
    return (status >= 200 && status < 300) || status == 401 || status == 403;
  }

  private AuthorizationQuestion question(AuthorizationUrl url, StepRequest request) {
    String host = url.isHostOfRequest() ? TemplateText.host(request) : url.host();
    return new AuthorizationQuestion(
        new AuthorizationOrigin(url.tls(), host, url.port()),
        policy.question().method(),
        TemplateText.url(url.target(), request),
        policy
            .question()
            .redirect()
            .map(it -> TemplateText.plain(it, request))
            .orElse(request.target()),
        policy.question().headers());
  }

  private Judgement judgement(AuthorizationAnswer answer, StepRequest request) {
    return switch (answer) {
      case Unanswered(String why) -> new Judgement.Unanswered(why);
      case Answered(int status, HttpHeaders headers) -> {
        if (status >= 200 && status < 300) {
          yield new Judgement.Vouched(vouching(headers));
        }
        yield switch (status) {
          case 401 -> denied(unauthorized(headers, request), headers);
          case 403 -> denied(StepOutcome.Forbidden.INSTANCE, headers);
          default -> new Judgement.Unanswered("auth-url answered with " + status);
        };
      }
    };
  }

  private StepOutcome unauthorized(HttpHeaders headers, StepRequest request) {
    return policy
        .answers()
        .signIn()
        .<StepOutcome>map(
            it ->
                new StepOutcome.Redirected(HttpResponseStatus.FOUND, TemplateText.url(it, request)))
        .orElseGet(
            () ->
                new StepOutcome.Unauthorized(
                    String.join(", ", headers.getAll(HttpHeaderNames.WWW_AUTHENTICATE))));
  }

  private Judgement denied(StepOutcome outcome, HttpHeaders headers) {
    List<String> cookies = headers.getAll(HttpHeaderNames.SET_COOKIE);
    return new Judgement.Denied(
        cookies.isEmpty()
            ? outcome
            : new StepOutcome.Vouched(
                outcome, new Vouching(List.of(), cookies, policy.answers().alwaysSetCookie())));
  }

  private Vouching vouching(HttpHeaders headers) {
    List<Map.Entry<String, String>> toPod = new ArrayList<>();
    for (String name : policy.answers().toPod()) {
      headers.getAll(name).forEach(value -> toPod.add(Map.entry(name, value)));
    }
    return new Vouching(
        toPod, headers.getAll(HttpHeaderNames.SET_COOKIE), policy.answers().alwaysSetCookie());
  }

  @Override
  public String text() {
    return switch (policy.target()) {
      case Known(AuthorizationUrl url) ->
          "asked is "
              + (url.tls() ? "https://" : "http://")
              + url.host()
              + ":"
              + url.port()
              + url.target().text();
      case Unknown(String why) -> "nobody can be asked: " + why;
    };
  }
}
