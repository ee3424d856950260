package io.headgate.gateway.http;

import io.headgate.discovery.model.RetryConditions;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * Whether one request is sent again, and to whom: once more to its pod, where a connection was kept
 * too long or the pod has not looked at it, or to another one. Confined to one event loop.
 */
final class SecondTry {

  private final RetryConditions conditions;
  private final HttpMethod method;
  private boolean losesBody;
  private @Nullable EndpointAttempts attempts;

  /** The connection has carried other requests: the pod may just have closed it as idle. */
  private boolean kept;

  /** The pod has refused to look at it; once is enough. */
  private boolean refused;

  /** The client has had something of an answer. */
  private boolean answering;

  /** While it is not known whether another pod answers instead. */
  private @Nullable HeldAnswer held;

  /**
   * @param losesBody of which nothing is kept once it is sent, unless that is said later
   */
  SecondTry(RetryConditions conditions, HttpMethod method, boolean losesBody) {
    this.conditions = conditions;
    this.method = method;
    this.losesBody = losesBody;
  }

  /** All of the body is kept when it is sent. */
  void keepsBody() {
    losesBody = false;
  }

  /**
   * A pod gets the request now.
   *
   * @param seeker has that pod, and would have another one
   */
  void sent(EndpointAttempts seeker, boolean onKeptConnection) {
    attempts = seeker;
    kept = onKeptConnection;
  }

  /** Nothing more is wanted of that pod. */
  void left() {
    refused = false;
    HeldAnswer answer = take();
    if (answer != null) {
      answer.release();
    }
  }

  /** The client gets something of an answer: there is no other one from now on. */
  void answering() {
    answering = true;
  }

  /** Whether an answer is held back; then {@link AttemptsOutcome} says what becomes of it. */
  boolean isHolding() {
    return held != null;
  }

  /** Keeps a part of the answer that is held back; takes over the reference. */
  boolean holds(HttpContent part) {
    HeldAnswer answer = held;
    if (answer != null) {
      answer.add(part);
    }
    return answer != null;
  }

  /** What the pod had sent so far has been handed over; returns whether it is held back. */
  boolean holdsAllRead() {
    HeldAnswer answer = held;
    if (answer != null) {
      answer.readComplete();
    }
    return answer != null;
  }

  /** The answer that is held back, which is nobody's from now on; null where there is none. */
  @Nullable HeldAnswer take() {
    HeldAnswer answer = held;
    held = null;
    return answer;
  }

  /**
   * Another pod had better answer; returns whether one is looked for, perhaps to no avail already.
   */
  boolean replaces(HttpResponse head, int status) {
    EndpointAttempts seeker = attempts;
    if (!conditions.includes(status) || seeker == null || !seeker.mayTryAnother()) {
      return false;
    }
    LostTry.Answered lost = new LostTry.Answered(status);
    if (!mayGoElsewhere(lost)) {
      return false;
    }
    held = new HeldAnswer(head);
    seeker.answerElsewhere(lost);
    return true;
  }

  /** The pod has failed; returns whether somebody is asked again. */
  boolean follows(Fault fault, String detail) {
    LostTry.Failed lost = new LostTry.Failed(fault, detail);
    EndpointAttempts seeker = attempts;
    if (seeker == null || !mayGoElsewhere(lost)) {
      return false;
    }
    seeker.connectElsewhere(lost);
    return true;
  }

  /** The connection is gone; returns whether the client need not know. */
  boolean followsClosed(String cause) {
    HeldAnswer answer = held;
    EndpointAttempts seeker = attempts;
    boolean harmless = !losesBody && SecondSending.isHarmless(conditions, method);
    if (answer != null) {
      answer.closed(cause);
    } else if (seeker != null && kept && harmless && !answering) {
      kept = false;
      seeker.connectAfresh();
    } else {
      return follows(Fault.GONE, cause);
    }
    return true;
  }

  /** The same, and the pod has not looked at the request. */
  boolean followsRefused(String cause) {
    HeldAnswer answer = held;
    EndpointAttempts seeker = attempts;
    if (answer != null) {
      answer.closed(cause);
    } else if (seeker != null && !losesBody && !answering && !refused) {
      refused = true;
      seeker.connectAfresh();
    } else {
      return follows(Fault.UNSEEN, cause);
    }
    return true;
  }

  private boolean mayGoElsewhere(LostTry lost) {
    return !answering && SecondSending.isAllowed(lost, conditions, method, losesBody);
  }
}
