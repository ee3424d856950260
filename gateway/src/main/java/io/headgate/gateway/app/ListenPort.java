package io.headgate.gateway.app;

/**
 * A port to listen on.
 *
 * @param number 1-65535, or 0 for a free one
 */
record ListenPort(int number) {

  static ListenPort parse(String text) {
    try {
      int number = Integer.parseInt(text);
      if (number >= 0 && number <= 65535) {
        return new ListenPort(number);
      }
    } catch (NumberFormatException e) {
      // said below, in the same words
    }
    throw FlagTypes.mistake(text, "a port", "0-65535");
  }

  @Override
  public String toString() {
    return Integer.toString(number);
  }
}
