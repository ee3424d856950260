package io.headgate.discovery.model;

/**
 * How much of messages is held between a client and a pod. All of it is memory, so each has a most
 * that no route goes beyond.
 *
 * @param headBytes a longer head of a pod's response is none; 0: {@link #MOST_HEAD}
 * @param aheadBytes of a response, read from the pod before the client takes them; 0: what the
 *     connections hold by themselves
 * @param bodyBytes a request's body of up to so many is whole before a pod is chosen; 0: none is
 */
public record BufferPolicy(int headBytes, int aheadBytes, int bodyBytes) {

  /** Of every response. */
  public static final int MOST_HEAD = 64 * 1024;

  /** Of one response. */
  public static final int MOST_AHEAD = 1 << 20;

  /** Of one request. */
  public static final int MOST_BODY = 1 << 20;

  public static final BufferPolicy NONE = new BufferPolicy(0, 0, 0);

  public BufferPolicy {
    within("headBytes", headBytes, MOST_HEAD);
    within("aheadBytes", aheadBytes, MOST_AHEAD);
    within("bodyBytes", bodyBytes, MOST_BODY);
  }

  private static void within(String name, int bytes, int most) {
    if (bytes < 0 || bytes > most) {
      throw new IllegalArgumentException(name + ": " + bytes + " (expected: 0-" + most + ")");
    }
  }
}
