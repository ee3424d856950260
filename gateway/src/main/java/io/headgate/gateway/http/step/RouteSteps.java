package io.headgate.gateway.http.step;

import io.headgate.discovery.model.AccessPolicy;
import io.headgate.discovery.model.HeaderPolicy;
import io.headgate.discovery.model.IngressName;
import io.headgate.discovery.model.IngressRouting;
import io.headgate.discovery.model.LocationTemplate;
import io.headgate.discovery.model.RedirectPolicy;
import io.headgate.discovery.model.RedirectPolicy.ToTls;
import io.headgate.discovery.model.RoutePolicy;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The steps of a route, in the order in which nginx takes them: {@code app-root}, the questions of
 * browsers, redirects, HTTPS, then how much and who may ask: by address, then by {@link Guards}.
 * Immutable; any thread.
 */
public final class RouteSteps {

  private final RequestStep[] steps;
  private final Entrance entrance;
  private final @Nullable CorsStep cors;
  private final @Nullable HeaderStep headers;
  private final AnswerHeads answers;

  private RouteSteps(
      List<RequestStep> steps,
      Entrance entrance,
      @Nullable CorsStep cors,
      @Nullable HeaderStep headers,
      AnswerHeads answers) {
    this.steps = steps.toArray(RequestStep[]::new);
    this.entrance = entrance;
    this.cors = cors;
    this.headers = headers;
    this.answers = answers;
  }

  /**
   * The steps that an Ingress asks for.
   *
   * @param path of the rule; {@code /} for a default backend
   * @param hasTls whether {@code spec.tls} of the Ingress names the host
   * @param owner whose limits they are
   */
  public static RouteSteps of(
      IngressRouting routing, String path, boolean hasTls, IngressName owner) {
    RoutePolicy policy = routing.policy();
    List<RequestStep> steps = new ArrayList<>();
    RedirectPolicy redirects = policy.redirects();
    CorsStep cors = policy.cors().map(CorsStep::new).orElse(null);
    redirects.appRoot().map(AppRootStep::new).ifPresent(steps::add);
    if (cors != null) {
      steps.add(cors);
    }
    redirects.always().map(RedirectStep::new).ifPresent(steps::add);
    ToTls toTls = redirects.toTls();
    if (isToTls(toTls.when(), hasTls)) {
      steps.add(new TlsRedirectStep(toTls.withPort()));
    }
    AccessPolicy access = policy.access();
    Entrance entrance = Entrance.of(access, path);
    if (access.limits().openRequests() > 0) {
      steps.add(new OpenLimitStep(access.limits(), owner.toString()));
    }
    if (!access.limits().rates().isEmpty()) {
      steps.add(new LimitStep(access.limits(), owner.toString()));
    }
    if (!access.isForEverybody() && (!access.oneIsEnough() || entrance.guards().isEmpty())) {
      steps.add(new AllowListStep(access));
    }
    boolean edits = !policy.headers().equals(HeaderPolicy.NONE);
    return new RouteSteps(
        steps,
        entrance,
        cors,
        edits ? new HeaderStep(policy.headers()) : null,
        AnswerHeads.of(routing.answers().head()));
  }

  /** Sends everything to another host. */
  public static RouteSteps toOtherHost(String host) {
    return new RouteSteps(
        List.of(new OtherHostStep(host)), Entrance.ANY, null, null, AnswerHeads.PLAIN);
  }

  /** Sends a request there with 302, whatever its route is. */
  public static StepOutcome.Redirected redirect(LocationTemplate location, StepRequest request) {
    return new RedirectStep(new RedirectPolicy.Redirect(302, location)).redirect(request);
  }

  private static boolean isToTls(ToTls.When when, boolean hasTls) {
    return switch (when) {
      case NEVER -> false;
      case HOST_HAS_TLS -> hasTls;
      case ALWAYS -> true;
    };
  }

  /** Whether requests and responses pass as they are. */
  public boolean isEmpty() {
    return steps.length == 0 && entrance.isEmpty() && headers == null && !answers.adds();
  }

  /** What becomes of a request: what the first step says that lets it not proceed. */
  public StepOutcome apply(StepRequest request) {
    for (RequestStep step : steps) {
      StepOutcome outcome = step.apply(request);
      if (outcome != StepOutcome.Proceed.INSTANCE) {
        return outcome;
      }
    }
    return StepOutcome.Proceed.INSTANCE;
  }

  /** Whether {@link #guards} has to be asked when {@link #apply} lets a request proceed. */
  public boolean hasGuards() {
    return !entrance.guards().isEmpty();
  }

  /** Who may come in, where that may take time to find out. */
  public Guards guards() {
    return entrance.guards();
  }

  /** Edits the head into what the pod is to see, after everything else has. */
  public void edit(HttpHeaders toPod) {
    entrance.edit(toPod);
    if (headers != null) {
      headers.edit(toPod);
    }
  }

  /** Whether a connection to a pod that is not shared ends with the request that it carries. */
  public boolean closesConnections() {
    return headers != null && headers.closesConnections();
  }

  /** Adds to the head of a response, whoever gives it. */
  public void respond(StepRequest request, HttpHeaders response) {
    if (cors != null) {
      cors.respond(request, response);
    }
    answers.respond(response);
  }

  /** Changes the head of a pod's response, beside {@link #respond}. */
  public void respondForPod(StepRequest request, HttpHeaders response) {
    answers.respondForPod(request, response);
  }

  /** Whether {@link #respondForPod} changes anything. */
  public boolean changesAnswersOfPods() {
    return answers.changesAnswersOfPods();
  }

  /** Every step in a few words, in order. */
  public List<String> texts() {
    List<String> texts = new ArrayList<>();
    for (RequestStep step : steps) {
      texts.add(step.text());
    }
    Guards guards = entrance.guards();
    guards.inOrder().forEach(guard -> texts.add(guard.text()));
    if (entrance.open()) {
      texts.add("nobody is asked who they are (no-auth-locations)");
    }
    if (guards.oneIsEnough() && guards.inOrder().size() > 1) {
      texts.add("one of the last " + guards.inOrder().size() + " is enough");
    }
    if (headers != null) {
      texts.add(headers.text());
    }
    texts.addAll(answers.texts());
    return texts;
  }
}
