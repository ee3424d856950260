package io.headgate.discovery.model;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What browsers are told that ask on behalf of pages of other origins (the Fetch standard, CORS
 * protocol).
 *
 * @param origins whose pages may ask; nobody else is told anything
 * @param allowed what they may ask with
 * @param credentials whether cookies and Authorization may come with it
 * @param exposedHeaders of the response that the page may read, beyond the usual ones
 * @param maxAgeSeconds how long a browser may remember this
 */
public record CorsPolicy(
    List<Origin> origins,
    Allowed allowed,
    boolean credentials,
    Optional<String> exposedHeaders,
    long maxAgeSeconds) {

  public CorsPolicy {
    origins = List.copyOf(origins);
  }

  /** As they stand in the headers. */
  public record Allowed(String methods, String headers) {}

  /** Whose pages are meant. */
  public sealed interface Origin {

    /**
     * Whether a page of that origin is meant.
     *
     * @param origin as a browser sends it
     */
    boolean matches(String origin);

    /** Every page's. */
    record Any() implements Origin {
      @Override
      public boolean matches(String origin) {
        return true;
      }
    }

    /**
     * One origin, in lower case: {@code https://shop.example:8443}.
     *
     * @param text scheme, host, and a port where it is not the scheme's own
     */
    record Exact(String text) implements Origin {
      @Override
      public boolean matches(String origin) {
        return origin.equalsIgnoreCase(text);
      }
    }

    /**
     * Every host of one label or more below a domain.
     *
     * @param scheme with {@code ://}
     * @param suffix from the dot on, with a port where there is one
     */
    record Subdomains(String scheme, String suffix) implements Origin {
      @Override
      public boolean matches(String origin) {
        String lower = origin.toLowerCase(Locale.ROOT);
        return lower.length() > scheme.length() + suffix.length()
            && lower.startsWith(scheme)
            && lower.endsWith(suffix)
            && isHost(lower, scheme.length(), lower.length() - suffix.length());
      }

      private static boolean isHost(String text, int from, int to) {
        for (int i = from; i < to; i++) {
          char c = text.charAt(i);
          if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' && c != '.') {
            return false;
          }
        }
        return true;
      }
    }
  }
}
