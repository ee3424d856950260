package io.headgate.discovery.annotation;

import io.headgate.discovery.model.SchedulerName;
import io.headgate.discovery.model.ServicePolicy;
import java.util.List;
import java.util.Map;

/** The annotations of Services and of their EndpointSlices. Pure. */
public final class ServiceAnnotations {

  private static final List<String> PREFIXES = List.of("headgate.io");

  private static final Annotation<SchedulerName> SCHEDULER =
      new Annotation<>("scheduler", Grammar.scheduler());

  /** The range is ipvsadm's. */
  private static final Annotation<Integer> WEIGHT =
      new Annotation<>("weight", Grammar.integer(0, 65535));

  private ServiceAnnotations() {}

  public static Parsed<ServicePolicy> parse(Map<String, String> annotations) {
    AnnotationReader reader = new AnnotationReader(annotations, PREFIXES);
    ServicePolicy policy = new ServicePolicy(reader.read(SCHEDULER));
    return new Parsed<>(policy, reader.faults());
  }

  /** The weight of every endpoint of an EndpointSlice, 0-65535. */
  public static Parsed<Integer> weight(Map<String, String> annotations) {
    AnnotationReader reader = new AnnotationReader(annotations, PREFIXES);
    int weight = reader.read(WEIGHT).orElse(1);
    return new Parsed<>(weight, reader.faults());
  }
}
