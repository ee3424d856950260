package io.headgate.discovery.annotation;

/** Signed tokens. */
final class TokenEntries {

  private static final String OWN = "of Headgate alone: ";

  private TokenEntries() {}

  static AnnotationCatalogue.Group group() {
    return new EntryList("Tokens (JWT)")
        .applied(
            TokenAnnotations.KEYS,
            "",
            Risk.UNRATED,
            OWN
                + "401 without a token that one of these keys has signed; a JSON Web Key Set in the"
                + " key jwks of a Secret of the Ingress's own namespace, or fetched from a URL; 503"
                + " where there are no keys")
        .applied(
            TokenAnnotations.ISSUER,
            "",
            Risk.UNRATED,
            OWN + "has to be iss of the token; needed with jwt-jwks")
        .applied(
            TokenAnnotations.AUDIENCE,
            "",
            Risk.UNRATED,
            OWN + "one of them has to be in aud of the token; without it aud is not looked at")
        .applied(
            TokenAnnotations.HEADERS,
            "",
            Risk.UNRATED,
            OWN
                + "pods see claims in these headers, and never what a client sent in them; a list"
                + " has commas, and what does not fit into a header is left out")
        .group();
  }
}
