package io.headgate.gateway.app;

import java.util.regex.Pattern;

/** The name of a network interface, of characters that need no quotes anywhere. */
record InterfaceName(String text) {

  static final InterfaceName DEFAULT = new InterfaceName("kube-ipvs0");

  /** 15 characters are what the kernel takes (IFNAMSIZ). */
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,14}");

  static InterfaceName parse(String text) {
    if (!FORM.matcher(text).matches()) {
      throw FlagTypes.mistake(
          text, "a name of an interface", "1 to 15 letters, digits, dots, dashes, underscores");
    }
    return new InterfaceName(text);
  }
}
