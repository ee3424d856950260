package io.headgate.cluster.encoding;

import io.headgate.discovery.model.Allocation;
import io.headgate.discovery.model.ObjectRef;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What one object is assigned; it can grow by itself wherever it is part of something. */
final class AllocationEncoding implements Encoding<Allocation> {

  @Override
  public void write(Allocation allocation, WireOutput out) throws IOException {
    out.text(allocation.uid());
    out.number(allocation.creationTimestamp().getEpochSecond());
    texts(allocation.clusterIps(), out);
    out.count(allocation.nodePorts().size());
    for (Allocation.NodePort port : allocation.nodePorts()) {
      out.protocol(port.protocol());
      out.count(port.port());
      out.count(port.nodePort());
    }
    texts(allocation.loadBalancer().ips(), out);
    out.count(allocation.loadBalancer().healthCheckNodePort());
  }

  @Override
  public Allocation read(int version, WireInput in) throws IOException {
    String uid = in.text();
    Instant creation = Instant.ofEpochSecond(in.number());
    List<String> clusterIps = texts(in);
    int size = in.length();
    List<Allocation.NodePort> ports = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      ports.add(new Allocation.NodePort(in.protocol(), in.smallCount(), in.smallCount()));
    }
    return new Allocation(
        uid, creation, clusterIps, ports, new Allocation.LoadBalancer(texts(in), in.smallCount()));
  }

  /** Objects with what they are assigned; nothing for those that have released it. */
  void writeChanges(Map<ObjectRef, Optional<Allocation>> changes, WireOutput out)
      throws IOException {
    out.count(changes.size());
    for (Map.Entry<ObjectRef, Optional<Allocation>> entry : changes.entrySet()) {
      out.text(entry.getKey().kind());
      out.text(entry.getKey().namespace());
      out.text(entry.getKey().name());
      out.bytes(entry.getValue().map(this::encode).orElse(new byte[0]));
    }
  }

  Map<ObjectRef, Optional<Allocation>> readChanges(WireInput in) throws IOException {
    int size = in.length();
    Map<ObjectRef, Optional<Allocation>> changes = LinkedHashMap.newLinkedHashMap(size);
    for (int i = 0; i < size; i++) {
      ObjectRef ref = new ObjectRef(in.text(), in.text(), in.text());
      byte[] bytes = in.bytes();
      changes.put(ref, bytes.length == 0 ? Optional.empty() : Optional.of(decode(bytes)));
    }
    return changes;
  }

  void writeAll(Map<ObjectRef, Allocation> all, WireOutput out) throws IOException {
    Map<ObjectRef, Optional<Allocation>> changes = new LinkedHashMap<>();
    all.forEach((ref, allocation) -> changes.put(ref, Optional.of(allocation)));
    writeChanges(changes, out);
  }

  Map<ObjectRef, Allocation> readAll(WireInput in) throws IOException {
    Map<ObjectRef, Allocation> all = new LinkedHashMap<>();
    readChanges(in).forEach((ref, change) -> change.ifPresent(it -> all.put(ref, it)));
    return all;
  }

  static void texts(Iterable<String> texts, WireOutput out) throws IOException {
    List<String> list = new ArrayList<>();
    texts.forEach(list::add);
    out.count(list.size());
    for (String text : list) {
      out.text(text);
    }
  }

  static List<String> texts(WireInput in) throws IOException {
    int size = in.length();
    List<String> texts = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      texts.add(in.text());
    }
    return texts;
  }
}
