package io.headgate.gateway.demo;

/**
 * Pod names as a cluster gives them: {@code web-0} in a StatefulSet, {@code whoami-7d4b9c5f4-x2kqz}
 * in a Deployment. A cluster draws the last part of the latter at random; here it follows from the
 * template and the pod's number, so that a restart finds the same names.
 */
final class PodNames {

  /** No vowels and no digits like them, so that no word comes out (apimachinery, util/rand). */
  private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

  private static final int ID_LENGTH = 5;
  private static final int IDS =
      ALPHABET.length()
          * ALPHABET.length()
          * ALPHABET.length()
          * ALPHABET.length()
          * ALPHABET.length();

  /** Prime and not 3, hence coprime to 27^5: no two pods of one template share an id. */
  private static final long STEP = 5_915_587L;

  private PodNames() {}

  /** The name of a StatefulSet's pod. */
  static String ordinal(String statefulSet, int index) {
    return statefulSet + "-" + index;
  }

  /** The name of a Deployment's pod. */
  static String hashed(String deployment, String templateHash, int index) {
    long start = Integer.toUnsignedLong((deployment + "/" + templateHash).hashCode());
    long number = (start + index * STEP) % IDS;
    StringBuilder name = new StringBuilder(deployment).append('-').append(templateHash).append('-');
    for (int i = 0; i < ID_LENGTH; i++) {
      name.append(ALPHABET.charAt((int) (number % ALPHABET.length())));
      number /= ALPHABET.length();
    }
    return name.toString();
  }
}
