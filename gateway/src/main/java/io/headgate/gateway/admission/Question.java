package io.headgate.gateway.admission;

import io.headgate.discovery.admission.ReviewAnswer;
import io.headgate.gateway.admission.AdmissionCounters.Outcome;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request: received once, answered once. On its event loop. */
final class Question {

  private static final Logger LOG = LoggerFactory.getLogger(Question.class);
  private static final String TEXT = "text/plain; charset=utf-8";

  private final HttpServerRequest request;
  private final AdmissionCounters counters;
  private final Load load;
  private final Buffer body = Buffer.buffer();
  private final Promise<Buffer> received = Promise.promise();
  private boolean inside;
  private boolean answered;

  Question(HttpServerRequest request, AdmissionCounters counters, Load load) {
    this.request = request;
    this.counters = counters;
    this.load = load;
  }

  /** Where one has been answered before it could be decided. */
  private static final class AnsweredBefore extends RuntimeException {

    private static final long serialVersionUID = 1;

    AnsweredBefore() {
      super("answered", null, false, false);
    }
  }

  /** The whole body; fails where there is no room for it, and has said so. */
  Future<Buffer> receive() {
    inside = load.enter();
    if (!inside) {
      refuse(503, "too many questions at once", Outcome.OVERLOADED);
      return Future.failedFuture(new AnsweredBefore());
    }
    request.handler(this::take);
    request.endHandler(unused -> received.tryComplete(body));
    request.exceptionHandler(received::tryFail);
    return received.future();
  }

  private void take(Buffer chunk) {
    if (answered) {
      return;
    }
    if (body.length() + chunk.length() > AdmissionServer.MAX_BYTES) {
      refuse(
          413,
          "too large (expected: at most " + AdmissionServer.MAX_BYTES + " bytes)",
          Outcome.MALFORMED);
    } else if (load.hold(chunk.length())) {
      body.appendBuffer(chunk);
      return;
    } else {
      load.release(chunk.length());
      refuse(503, "too many questions at once", Outcome.OVERLOADED);
    }
    received.tryFail(new AnsweredBefore());
  }

  /** It has been decided. */
  void answer(ReviewAnswer answer) {
    switch (answer) {
      case ReviewAnswer.Reviewed(String json, ReviewAnswer.Outcome outcome) ->
          send(200, "application/json", json, outcome(outcome));
      case ReviewAnswer.Malformed(String message) -> refuse(400, message, Outcome.MALFORMED);
    }
  }

  /** It could not be received, or a part of the program failed. */
  void fail(Throwable cause) {
    if (!answered) {
      LOG.debug("a review was not answered", cause);
      refuse(500, "not answered: " + cause, Outcome.FAILED);
    }
  }

  /** Whatever has become of it, it is over; what is sent after this is not read. */
  void takesTooLong(Duration limit) {
    if (!answered) {
      refuse(503, "took more than " + limit.toMillis() + " ms", Outcome.FAILED);
    }
    received.tryFail(new AnsweredBefore());
    if (!request.isEnded()) {
      request.connection().close();
    }
  }

  /** Nobody works on it any more. */
  void leave() {
    if (inside) {
      inside = false;
      load.leave(body.length());
    }
  }

  void refuse(int status, String message, Outcome outcome) {
    send(status, TEXT, message + "\n", outcome);
  }

  private void send(int status, String type, String text, Outcome outcome) {
    if (answered) {
      return;
    }
    answered = true;
    counters.count(outcome);
    if (!request.response().closed()) {
      request.response().setStatusCode(status).putHeader("content-type", type).end(text);
    }
  }

  private static Outcome outcome(ReviewAnswer.Outcome decided) {
    return switch (decided) {
      case ALLOWED -> Outcome.ALLOWED;
      case WARNED -> Outcome.WARNED;
      case DENIED -> Outcome.DENIED;
    };
  }
}
