package io.headgate.gateway.routing;

import io.headgate.discovery.model.AnswerPolicy;
import io.headgate.discovery.model.ChoicePolicy;
import io.headgate.discovery.model.Endpoint;
import io.headgate.discovery.model.HostMatch;
import io.headgate.discovery.model.Ingress;
import io.headgate.discovery.model.IngressBackend;
import io.headgate.discovery.model.IngressName;
import io.headgate.discovery.model.PathMatch;
import io.headgate.discovery.model.PathPolicy;
import io.headgate.discovery.model.RoutePolicy;
import io.headgate.discovery.model.ServicePort;
import io.headgate.discovery.model.Snapshot;
import io.headgate.discovery.model.TlsPolicy;
import io.headgate.gateway.http.affinity.PodChoice;
import io.headgate.gateway.http.step.RouteSteps;
import io.headgate.gateway.http.step.StepRequest;
import io.headgate.gateway.routing.expression.PathExpression;
import io.headgate.gateway.routing.expression.PathExpression.Compiled;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.regex.Pattern;

/**
 * One host and path of an Ingress, or one of its hosts with the default backend. Compiled once for
 * every version of an Ingress; where its canaries change, it is another object that shares what was
 * compiled. Any thread.
 */
public final class Route implements RouteMatch {

  /** In another one there could be what ends the attribute. */
  private static final Pattern COOKIE_PATH = Pattern.compile("/[A-Za-z0-9\\-._~!$&'()*+,=:@/%]*");

  private final Ingress ingress;
  private final HostMatch host;
  private final Optional<PathMatch> path;
  private final BackendReference backend;
  private final RouteSteps steps;
  private final Optional<Compiled> expression;
  private final Optional<PathRewrite> rewrite;
  private final Optional<CanaryRule> canary;
  private final PodChoice pods;
  private final Canaries canaries;
  private final boolean standsIn;

  Route(Ingress ingress, HostMatch host, Optional<PathMatch> path, IngressBackend backend) {
    this.ingress = ingress;
    this.host = host;
    this.path = path;
    this.backend = new BackendReference(backend, ingress.routing().choice().throughService());
    this.expression =
        path.filter(it -> isExpression(paths(), it)).map(it -> PathExpression.compile(it.path()));
    PathExpression groups = expression.flatMap(Compiled::expression).orElse(PathExpression.ANY);
    // ingress-nginx leaves alone what would be replaced by its own text.
    String written = path.map(PathMatch::path).orElse("/");
    this.steps = RouteSteps.of(ingress.routing(), written, ingress.hasTls(host), ingress.name());
    this.rewrite =
        paths()
            .rewrite()
            .filter(to -> !to.text().equals(written))
            .map(to -> new PathRewrite(to, groups));
    this.canary = ingress.routing().choice().canary().map(CanaryRule::new);
    this.pods = PodChoice.of(ingress.routing().choice(), cookiePath());
    this.canaries = Canaries.NONE;
    this.standsIn = ingress.name().name().isEmpty();
  }

  private Route(Route compiled, PodChoice pods, Canaries canaries) {
    this.ingress = compiled.ingress;
    this.host = compiled.host;
    this.path = compiled.path;
    this.backend = compiled.backend;
    this.steps = compiled.steps;
    this.expression = compiled.expression;
    this.rewrite = compiled.rewrite;
    this.canary = compiled.canary;
    this.pods = pods;
    this.canaries = canaries;
    this.standsIn = compiled.standsIn;
  }

  private Route(Ingress ingress, HostMatch from, HostMatch.Exact to) {
    this.ingress = ingress;
    this.host = from;
    this.path = Optional.of(new PathMatch.Prefix("/"));
    this.backend =
        new BackendReference(new IngressBackend.ResourceBackend("Redirect", to.host()), false);
    this.steps = RouteSteps.toOtherHost(to.host());
    this.expression = Optional.empty();
    this.rewrite = Optional.empty();
    this.canary = Optional.empty();
    this.pods = PodChoice.of(ChoicePolicy.DEFAULT, "/");
    this.canaries = Canaries.NONE;
    this.standsIn = false;
  }

  /** One whose requests are all redirected to a host of its Ingress. */
  static Route toOtherHost(Ingress ingress, HostMatch from, HostMatch.Exact to) {
    return new Route(ingress, from, to);
  }

  /** The same route with these canaries. */
  Route with(Canaries others) {
    return new Route(this, pods, others);
  }

  /** The same canary, with the sessions of its main route where it is to keep to them. */
  Route canaryOf(Route main) {
    boolean sticky = canary.filter(it -> it.policy().sticky()).isPresent();
    return sticky ? new Route(this, pods.withSessionsOf(main.pods), Canaries.NONE) : this;
  }

  /** A browser sends a cookie of this path wherever the rule matches, and hardly elsewhere. */
  private String cookiePath() {
    return path.filter(it -> expression.isEmpty())
        .map(PathMatch::path)
        .filter(it -> COOKIE_PATH.matcher(it).matches())
        .orElse("/");
  }

  private static boolean isExpression(PathPolicy policy, PathMatch path) {
    return switch (policy.expressions()) {
      case NONE -> false;
      case OWN -> path instanceof PathMatch.ImplementationSpecific;
      case HOST -> true;
    };
  }

  public IngressName ingress() {
    return ingress.name();
  }

  /** Whether no Ingress has it: it takes what no rule takes, as a flag says. */
  public boolean standsIn() {
    return standsIn;
  }

  /** The host of the rule; any host for the default backend of an Ingress without rules. */
  public HostMatch host() {
    return host;
  }

  /** The path of the rule; empty where the default backend takes what no path matches. */
  public Optional<PathMatch> path() {
    return path;
  }

  public IngressBackend backend() {
    return backend.backend();
  }

  public RoutePolicy policy() {
    return ingress.routing().policy();
  }

  /** What becomes of answers on their way to clients. */
  public AnswerPolicy answers() {
    return ingress.routing().answers();
  }

  /** What its Ingress says about TLS. */
  public TlsPolicy tls() {
    return ingress.routing().tls();
  }

  /** What requests go through before and after the pod. */
  public RouteSteps steps() {
    return steps;
  }

  /** The Service port behind this route. Allocates only where the Service has changed. */
  public BackendTarget target(Snapshot snapshot) {
    return backend.in(snapshot);
  }

  /** Which pods requests get, where that is not the Service's matter alone. */
  public PodChoice pods() {
    return pods;
  }

  /** Whether some requests of this route are for another backend. */
  public boolean hasCanaries() {
    return !canaries.routes().isEmpty();
  }

  /** In the order in which they are asked. */
  public List<Route> canaries() {
    return canaries.routes();
  }

  /**
   * Whose backend has the request: this route's, or a canary's. Decided once for a request.
   *
   * @param random of the event loop
   */
  public Route chosen(StepRequest request, Snapshot snapshot, SplittableRandom random) {
    return hasCanaries() ? canaries.choose(this, request, snapshot, random) : this;
  }

  /**
   * The same where chance has no part in it; empty where it has. Allocates: for people, not for
   * traffic.
   */
  public Optional<Route> decided(StepRequest request, Snapshot snapshot) {
    return hasCanaries() ? canaries.decided(this, request, snapshot) : Optional.of(this);
  }

  /** Which requests of its main route a canary gets, in words; empty for any other route. */
  public Optional<String> share() {
    return canary.map(CanaryRule::text);
  }

  boolean isCanary() {
    return canary.isPresent();
  }

  Optional<CanaryRule> canary() {
    return canary;
  }

  boolean hasSession(StepRequest request, Snapshot snapshot) {
    return pods.hasSessions()
        && target(snapshot) instanceof BackendTarget.Found(ServicePort port)
        && pods.hasSession(request, port);
  }

  boolean hasReadyPod(Snapshot snapshot) {
    if (target(snapshot) instanceof BackendTarget.Found(ServicePort port)) {
      List<Endpoint> endpoints = port.endpoints();
      for (int i = 0; i < endpoints.size(); i++) {
        if (endpoints.get(i).conditions().ready()) {
          return true;
        }
      }
    }
    return false;
  }

  PathPolicy paths() {
    return ingress.routing().paths();
  }

  /** What the path means where the Ingress itself makes it an expression; empty elsewhere. */
  Optional<Compiled> expression() {
    return expression;
  }

  /**
   * What becomes of the target of a request that takes this route, when every step has let it
   * proceed. Allocates only where the Ingress rewrites.
   *
   * @param target in the normal form
   */
  public Rewrite rewrite(String target) {
    return rewrite.isPresent() ? rewrite.get().apply(target) : Rewrite.Unchanged.INSTANCE;
  }

  /** What the route is for, in words: {@code host shop.example, Prefix /cart}. */
  public String text() {
    String hostText = host.text().isEmpty() ? "any host" : "host " + host.text();
    return hostText + ", " + path.map(Route::text).orElse("default backend");
  }

  private static String text(PathMatch match) {
    return switch (match) {
      case PathMatch.Exact(String text) -> "Exact " + text;
      case PathMatch.Prefix(String text) -> "Prefix " + text;
      case PathMatch.ImplementationSpecific(String text) -> "ImplementationSpecific " + text;
    };
  }

  /** {@code default/shop: host shop.example, Prefix /cart}. */
  @Override
  public String toString() {
    return (standsIn() ? "--default-backend-service" : ingress.name()) + ": " + text();
  }
}
