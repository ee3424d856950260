package io.headgate.gateway.admin;

import io.headgate.discovery.model.IngressName;
import io.headgate.gateway.routing.Routes;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What the admin address shows of requests.
 *
 * @param requests of every Ingress that has had one
 */
public record RoutingSources(Routes routes, Supplier<Map<IngressName, RequestFigures>> requests) {}
