package io.headgate.discovery.dns;

/** The types of records and questions that mean something here; any other is a number only. */
enum RecordType {
  A(1),
  NS(2),
  CNAME(5),
  SOA(6),
  PTR(12),
  HINFO(13),
  TXT(16),
  AAAA(28),
  SRV(33),
  /** EDNS; never asked for. */
  OPT(41),
  /** A question only: a zone's changes. */
  IXFR(251),
  /** A question only: a whole zone. */
  AXFR(252),
  /** A question only: whatever there is. */
  ANY(255);

  private final int code;

  RecordType(int code) {
    this.code = code;
  }

  /** As it is sent. */
  int code() {
    return code;
  }
}
