package io.headgate.gateway.http.step;

import java.util.function.Consumer;

/** Decides who may come in, which may take time. Any thread; keeps nothing of a request. */
interface Guard {

  /**
   * Decides about a request.
   *
   * @param then called once, on the event loop of the request: before this returns, or later
   */
  void judge(StepRequest request, GuardServices services, Consumer<Judgement> then);

  /** For people who ask why. */
  String text();
}
