package io.headgate.discovery.model;

/** One path of a rule and its backend. */
public record IngressPath(PathMatch path, IngressBackend backend) {}
