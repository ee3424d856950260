package io.headgate.cluster.encoding;

import io.headgate.cluster.counts.CountMessage;
import io.headgate.cluster.counts.EndpointCount;
import io.headgate.cluster.counts.MemberLife;
import io.headgate.cluster.counts.ServiceCounts;
import io.headgate.discovery.model.ServicePortName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Counts of a member: the most of what members say. */
final class CountMessageEncoding {

  private CountMessageEncoding() {}

  static void write(CountMessage.Vector vector, WireOutput out) throws IOException {
    out.id(vector.sender().member());
    out.number(vector.sender().epoch());
    out.count(vector.sequence());
    out.flag(vector.full());
    out.count(vector.services().size());
    for (ServiceCounts service : vector.services()) {
      out.port(service.service());
      out.rate(service.rate());
      out.count(service.endpoints().size());
      for (EndpointCount endpoint : service.endpoints()) {
        out.endpoint(endpoint.endpoint());
        out.count(endpoint.active());
      }
    }
  }

  static CountMessage.Vector read(WireInput in) throws IOException {
    MemberLife sender = new MemberLife(in.id(), in.number());
    long sequence = in.count();
    boolean full = in.flag();
    int size = in.length();
    List<ServiceCounts> services = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      services.add(service(in));
    }
    return new CountMessage.Vector(sender, sequence, full, services);
  }

  private static ServiceCounts service(WireInput in) throws IOException {
    ServicePortName service = in.port();
    double rate = in.rate();
    int size = in.length();
    List<EndpointCount> endpoints = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      endpoints.add(new EndpointCount(in.endpoint(), in.smallCount()));
    }
    return new ServiceCounts(service, rate, endpoints);
  }
}
