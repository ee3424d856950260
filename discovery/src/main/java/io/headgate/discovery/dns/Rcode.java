package io.headgate.discovery.dns;

/** How a query ended (RFC 1035 4.1.1, RFC 6891 9). */
public enum Rcode {
  NOERROR(0),
  /** The query cannot be understood. */
  FORMERR(1),
  /** Nothing is known yet. */
  SERVFAIL(2),
  /** There is no such name, nor one below it. */
  NXDOMAIN(3),
  /** An operation other than a query. */
  NOTIMP(4),
  /** A name that is not ours, or the transfer of a zone. */
  REFUSED(5),
  /** A version of EDNS that nobody has defined. */
  BADVERS(16);

  private final int code;

  Rcode(int code) {
    this.code = code;
  }

  /** As it is sent; above 15 in two parts, the higher one in the OPT record. */
  int code() {
    return code;
  }
}
