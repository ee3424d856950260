package io.headgate.discovery.dns;

import java.net.Inet4Address;
import java.net.InetAddress;

/** What a record says about its name. */
sealed interface RecordData {

  RecordType type();

  /** A or AAAA. */
  record Address(InetAddress ip) implements RecordData {
    @Override
    public RecordType type() {
      return ip instanceof Inet4Address ? RecordType.A : RecordType.AAAA;
    }
  }

  /** CNAME: the name is another one's. */
  record Alias(DnsName target) implements RecordData {
    @Override
    public RecordType type() {
      return RecordType.CNAME;
    }
  }

  /** PTR: the name that an address has. */
  record Pointer(DnsName name) implements RecordData {
    @Override
    public RecordType type() {
      return RecordType.PTR;
    }
  }

  /**
   * SRV, always of priority 0.
   *
   * @param weight its share of the clients beside those of the other records
   */
  record Location(int weight, int port, DnsName host) implements RecordData {
    @Override
    public RecordType type() {
      return RecordType.SRV;
    }
  }

  /**
   * TXT of one string.
   *
   * @param text at most 255 ASCII characters
   */
  record Text(String text) implements RecordData {
    @Override
    public RecordType type() {
      return RecordType.TXT;
    }
  }

  /** HINFO, as the one answer to a question for everything (RFC 8482). */
  record Minimal() implements RecordData {
    @Override
    public RecordType type() {
      return RecordType.HINFO;
    }
  }

  /** NS: who answers for a zone. */
  record NameServer(DnsName host) implements RecordData {
    @Override
    public RecordType type() {
      return RecordType.NS;
    }
  }

  /**
   * SOA: the head of a zone, and how long a negative answer may be kept.
   *
   * @param serial grows with every change
   * @param minimum in seconds
   */
  record Authority(DnsName nameServer, DnsName mailbox, long serial, int minimum)
      implements RecordData {
    @Override
    public RecordType type() {
      return RecordType.SOA;
    }
  }
}
