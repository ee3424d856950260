package io.headgate.discovery.dns;

/**
 * A record of class IN.
 *
 * @param ttl for how many seconds it may be kept
 */
record DnsRecord(DnsName owner, int ttl, RecordData data) {}
