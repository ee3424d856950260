package io.headgate.gateway.http.step;

import io.headgate.discovery.model.AnswerHeadPolicy;
import io.headgate.discovery.model.CookieChanges;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What becomes of the heads of a route's answers. Immutable; any thread. */
final class AnswerHeads {

  /** They go out as they are. */
  static final AnswerHeads PLAIN = new AnswerHeads(AnswerHeadPolicy.PLAIN);

  private final @Nullable LocationStep location;
  private final @Nullable CookieStep cookies;
  private final Map<String, String> added;

  private AnswerHeads(AnswerHeadPolicy policy) {
    this.location = policy.location().map(LocationStep::new).orElse(null);
    this.cookies =
        policy.cookies().equals(CookieChanges.NONE) ? null : new CookieStep(policy.cookies());
    this.added = policy.added().headers();
  }

  static AnswerHeads of(AnswerHeadPolicy policy) {
    return policy.equals(AnswerHeadPolicy.PLAIN) ? PLAIN : new AnswerHeads(policy);
  }

  /** Whether something is added to every answer. */
  boolean adds() {
    return !added.isEmpty();
  }

  /** Adds it, instead of what was said under these names. */
  void respond(HttpHeaders response) {
    added.forEach(response::set);
  }

  /** Whether {@link #respondForPod} changes anything. */
  boolean changesAnswersOfPods() {
    return location != null || cookies != null;
  }

  /** Changes the head of a pod's response, beside {@link #respond}. */
  void respondForPod(StepRequest request, HttpHeaders response) {
    if (location != null) {
      location.respond(request, response);
    }
    if (cookies != null) {
      cookies.respond(request, response);
    }
  }

  /** Each in a few words. */
  List<String> texts() {
    List<String> texts = new ArrayList<>();
    if (location != null) {
      texts.add(location.text());
    }
    if (cookies != null) {
      texts.add(cookies.text());
    }
    if (adds()) {
      texts.add("every answer has " + String.join(", ", added.keySet()));
    }
    return texts;
  }
}
