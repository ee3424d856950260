package io.headgate.discovery.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What holds for the responses to all requests.
 *
 * @param headers of all of them, whoever gives them; instead of those of pods
 * @param hidden names of headers of pods that clients do not see
 * @param strictTransport the value of Strict-Transport-Security in TLS (RFC 6797); empty: it is not
 *     said
 * @param naming by which names programs are called in Server
 * @param codes of the answers that the program gives itself
 */
public record GlobalAnswers(
    Map<String, String> headers,
    List<String> hidden,
    Optional<String> strictTransport,
    Naming naming,
    Codes codes) {

  /** As it is where nothing is said. */
  public static final GlobalAnswers NONE =
      new GlobalAnswers(Map.of(), List.of(), Optional.empty(), Naming.STANDARD, Codes.STANDARD);

  public GlobalAnswers {
    headers = Map.copyOf(headers);
    hidden = List.copyOf(hidden);
  }

  /**
   * What stands in Server.
   *
   * @param own whether this program names itself where nothing else stands there
   * @param ofPods whether what a pod says there reaches clients
   */
  public record Naming(boolean own, boolean ofPods) {
    public static final Naming STANDARD = new Naming(true, true);
  }

  /**
   * Status codes.
   *
   * @param redirect to HTTPS, and to the host that stands for another one: 301, 302, 307 or 308
   * @param tooOften where a client asks too often, 400-599
   * @param tooManyOpen where too many requests of a client are open, 400-599
   */
  public record Codes(int redirect, int tooOften, int tooManyOpen) {
    public static final Codes STANDARD = new Codes(308, 503, 503);
  }

  /** The same, with headers for all responses. */
  public GlobalAnswers with(Map<String, String> added) {
    return new GlobalAnswers(added, hidden, strictTransport, naming, codes);
  }

  /** Whether the headers of responses are as they are where nothing is said. */
  public boolean changesNoHeaders() {
    return headers.isEmpty()
        && hidden.isEmpty()
        && strictTransport.isEmpty()
        && naming.equals(Naming.STANDARD);
  }
}
