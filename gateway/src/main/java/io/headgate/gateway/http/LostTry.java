package io.headgate.gateway.http;

import io.headgate.discovery.model.RetryConditions;

/** A try at an endpoint from which the client gets nothing. */
sealed interface LostTry {

  /** Of the endpoint's response; where there was none, the one that says why. */
  int status();

  /** The same in words: nothing about what stands behind the gateway. */
  String text();

  /** Whether another endpoint is tried for it. */
  boolean isIn(RetryConditions conditions);

  /** Whether what the request asks for may have happened. */
  boolean mayBeDone();

  /**
   * There was no answer.
   *
   * @param detail for the log
   */
  record Failed(Fault fault, String detail) implements LostTry {

    @Override
    public int status() {
      return fault.failure().status().code();
    }

    @Override
    public String text() {
      return fault.failure().text();
    }

    @Override
    public boolean isIn(RetryConditions conditions) {
      return fault.isIn(conditions);
    }

    @Override
    public boolean mayBeDone() {
      return fault.mayBeDone();
    }
  }

  /** There was one that is better given by another endpoint. */
  record Answered(int status) implements LostTry {

    @Override
    public String text() {
      return "the service answered with " + status;
    }

    @Override
    public boolean isIn(RetryConditions conditions) {
      return conditions.includes(status);
    }

    @Override
    public boolean mayBeDone() {
      return true;
    }
  }
}
