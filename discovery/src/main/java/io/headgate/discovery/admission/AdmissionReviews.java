package io.headgate.discovery.admission;

import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.headgate.discovery.admission.ReviewAnswer.Malformed;
import io.headgate.discovery.admission.ReviewAnswer.Outcome;
import io.headgate.discovery.admission.ReviewAnswer.Reviewed;
import io.headgate.discovery.build.IngressReading;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers AdmissionReviews of {@code admission.k8s.io/v1} about Ingresses of {@code
 * networking.k8s.io/v1} (k8s.io/api/admission/v1 types.go). A function of the review and of what is
 * in memory; any thread.
 *
 * <p>Only what is wrong is refused: what would not be served at all, and what would take the place
 * of somebody else's path. A change is refused for what it makes wrong, not for what was wrong
 * before. What is not ours, what goes, and what is of another kind is let through.
 */
public final class AdmissionReviews {

  private static final Logger LOG = LoggerFactory.getLogger(AdmissionReviews.class);

  private static final String VERSION = "admission.k8s.io/v1";
  private static final String KIND = "AdmissionReview";
  private static final int MAX_UID = 256;

  /** An API server cuts what is longer, and what comes to more than 4096 characters in all. */
  private static final int MAX_WARNING = 256;

  private static final int MAX_WARNINGS = 16;
  private static final int MAX_DENIALS = 16;

  private final IngressJudge judge;
  private final KubernetesSerialization serialization = new KubernetesSerialization();

  /**
   * @param namespace the only one that is read; empty: all are
   */
  public AdmissionReviews(IngressReading reading, RouteCheck routes, String namespace) {
    this.judge = new IngressJudge(reading, routes, namespace);
  }

  /**
   * The answer to a review.
   *
   * @param text the body of the request
   */
  public ReviewAnswer answer(String text) {
    Map<?, ?> review;
    try {
      review = parse(text);
    } catch (RuntimeException e) {
      LOG.debug("a review was not read", e);
      return new Malformed("not JSON (expected: an AdmissionReview)");
    }
    Map<?, ?> request = map(review.get("request"));
    String uid = text(request.get("uid"));
    String version = text(review.get("apiVersion"));
    if (!KIND.equals(review.get("kind")) || version.isEmpty()) {
      return new Malformed("kind: no AdmissionReview (expected: one of " + VERSION + ")");
    }
    if (uid.isEmpty() || uid.length() > MAX_UID) {
      return new Malformed("request.uid: missing (expected: that of the review)");
    }
    if (!VERSION.equals(version)) {
      return reviewed(
          version,
          uid,
          Judgement.warning("reviews of this version are not read (expected: " + VERSION + ")"));
    }
    try {
      return reviewed(version, uid, judge(request));
    } catch (RuntimeException e) {
      // What an API server sends is complete: this comes from somebody else, or is a fault of ours.
      LOG.debug("the object of review {} was not understood", uid, e);
      return new Malformed(
          "request.object: not understood (expected: an Ingress as an API server holds it)");
    }
  }

  /** Only JSON: what begins otherwise would be read as YAML. */
  private Map<?, ?> parse(String text) {
    String json = text.strip();
    return json.startsWith("{") ? serialization.unmarshal(json, Map.class) : Map.of();
  }

  private Judgement judge(Map<?, ?> request) {
    Map<?, ?> kind = map(request.get("kind"));
    boolean isIngress =
        "networking.k8s.io".equals(kind.get("group"))
            && "v1".equals(kind.get("version"))
            && "Ingress".equals(kind.get("kind"));
    if (!isIngress) {
      return Judgement.warning(
          "not looked at by Headgate (expected: an Ingress of networking.k8s.io/v1)");
    }
    if (!text(request.get("subResource")).isEmpty()) {
      return Judgement.NOTHING;
    }
    return switch (text(request.get("operation"))) {
      case "CREATE" -> judge.judge(ingress(request.get("object")));
      case "UPDATE" ->
          judge
              .judge(ingress(request.get("object")))
              .since(judge.judge(ingress(request.get("oldObject"))));
      default -> Judgement.NOTHING; // nothing that is there afterwards
    };
  }

  private Ingress ingress(@Nullable Object content) {
    Ingress ingress = serialization.convertValue(map(content), Ingress.class);
    if (ingress.getMetadata() == null || ingress.getSpec() == null) {
      throw new IllegalArgumentException("neither metadata nor spec can be missing");
    }
    return ingress;
  }

  private Reviewed reviewed(String version, String uid, Judgement judgement) {
    boolean allowed = judgement.denials().isEmpty();
    Map<String, Object> response = new LinkedHashMap<>();
    response.put("uid", uid);
    response.put("allowed", allowed);
    if (!allowed) {
      response.put("status", refusal(judgement.denials()));
    }
    if (!judgement.warnings().isEmpty()) {
      response.put("warnings", warnings(judgement.warnings()));
    }
    Map<String, Object> review = new LinkedHashMap<>();
    review.put("apiVersion", version);
    review.put("kind", KIND);
    review.put("response", response);
    Outcome outcome =
        !allowed
            ? Outcome.DENIED
            : judgement.warnings().isEmpty() ? Outcome.ALLOWED : Outcome.WARNED;
    return new Reviewed(serialization.asJson(review), outcome);
  }

  /** As ingress-nginx refuses: a BadRequest. */
  private static Map<String, Object> refusal(List<String> denials) {
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("status", "Failure");
    status.put("reason", "BadRequest");
    status.put("code", 400);
    status.put("message", String.join("; ", atMost(MAX_DENIALS, denials)));
    return status;
  }

  private static List<String> warnings(List<String> all) {
    return atMost(MAX_WARNINGS, all).stream().map(AdmissionReviews::shortened).toList();
  }

  /** The last of them says how many others there are. */
  private static List<String> atMost(int most, List<String> all) {
    if (all.size() <= most) {
      return all;
    }
    List<String> some = new ArrayList<>(all.subList(0, most - 1));
    some.add("and " + (all.size() - some.size()) + " more");
    return some;
  }

  private static String shortened(String text) {
    return text.length() <= MAX_WARNING ? text : text.substring(0, MAX_WARNING - 3) + "...";
  }

  private static Map<?, ?> map(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }

  private static String text(@Nullable Object value) {
    return value instanceof String text ? text : "";
  }
}
