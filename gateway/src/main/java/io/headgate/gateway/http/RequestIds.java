package io.headgate.gateway.http;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/** Makes request ids: 32 hexadecimal digits, as nginx does. Not secret. Confined to one loop. */
final class RequestIds {

  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.ISO_8859_1);

  private final SplittableRandom random = new SplittableRandom();
  private final byte[] digits = new byte[32];

  String next() {
    fill(random.nextLong(), 0);
    fill(random.nextLong(), 16);
    return new String(digits, StandardCharsets.ISO_8859_1);
  }

  private void fill(long bits, int from) {
    long rest = bits;
    for (int i = from; i < from + 16; i++) {
      digits[i] = HEX[(int) rest & 15];
      rest >>>= 4;
    }
  }
}
