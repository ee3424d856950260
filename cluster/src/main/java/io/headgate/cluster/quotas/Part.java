package io.headgate.cluster.quotas;

/** What this node has of something with a total. The thread of the cluster only. */
interface Part {

  /** The total, as this node reads it; 0 where nobody has asked. */
  int limit();

  /** So many are in use. */
  int taken();

  /** So many are in use or may be. */
  int allowed();

  /** By which grant it goes. */
  Version version();

  /** Begins with nothing but what is in use, and waits for a grant of that term. */
  void begin(long term);

  /** Goes by that grant. */
  void accept(Version grant, int amount);

  /**
   * From now on so many, or as many as are in use.
   *
   * @return which of them
   */
  int allow(int amount);

  /** What has been given back above the grant is not to be used again. */
  void settle();

  /** Whether this node may use more than when this was asked last, and somebody waits for it. */
  boolean hasMore();

  /** How many this node would use. */
  int wanted(long nanoTime, long wishNanos);
}
