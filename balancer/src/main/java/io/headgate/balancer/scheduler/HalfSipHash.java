package io.headgate.balancer.scheduler;

/**
 * The kernel's hash of a number for {@code mh}: {@code hsiphash}, which on 64-bit machines is
 * SipHash-1-3 cut to 32 bits (Aumasson and Bernstein, SipHash; Linux, {@code lib/siphash.c}).
 */
enum HalfSipHash {
  /** Of clients, and of where an endpoint's preferences begin. */
  FIRST(2_654_435_761L),
  /** Of how far an endpoint's preferences are apart. */
  SECOND(2_654_446_892L);

  private final long v0;
  private final long v1;
  private final long v2;
  private final long v3;

  /**
   * @param key both halves of it: the kernel's own are fixed, so that all its nodes agree
   */
  HalfSipHash(long key) {
    v0 = 0x736f6d6570736575L ^ key;
    v1 = 0x646f72616e646f6dL ^ key;
    v2 = 0x6c7967656e657261L ^ key;
    v3 = 0x7465646279746573L ^ key;
  }

  /** An unsigned number of 32 bits. */
  int of(int value) {
    long message = (4L << 56) | Integer.toUnsignedLong(value);
    long a = v0;
    long b = v1;
    long c = v2;
    long d = v3 ^ message;
    for (int round = 0; round < 4; round++) {
      a += b;
      b = Long.rotateLeft(b, 13) ^ a;
      a = Long.rotateLeft(a, 32);
      c += d;
      d = Long.rotateLeft(d, 16) ^ c;
      a += d;
      d = Long.rotateLeft(d, 21) ^ a;
      c += b;
      b = Long.rotateLeft(b, 17) ^ c;
      c = Long.rotateLeft(c, 32);
      if (round == 0) {
        a ^= message;
        c ^= 0xff;
      }
    }
    return (int) (a ^ b ^ c ^ d);
  }
}
