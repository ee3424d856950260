package io.headgate.discovery.dns;

import java.util.List;

/** What is said to a question. */
record DnsAnswer(
    Rcode rcode, List<DnsRecord> answers, List<DnsRecord> authority, List<DnsRecord> additional) {

  DnsAnswer {
    answers = List.copyOf(answers);
    authority = List.copyOf(authority);
    additional = List.copyOf(additional);
  }

  /** An answer without records. */
  static DnsAnswer of(Rcode rcode) {
    return new DnsAnswer(rcode, List.of(), List.of(), List.of());
  }

  /** Whether it is said by who knows: of names that are ours, once anything is known of them. */
  boolean authoritative() {
    return rcode == Rcode.NOERROR || rcode == Rcode.NXDOMAIN;
  }
}
