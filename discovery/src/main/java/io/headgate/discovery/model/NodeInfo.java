package io.headgate.discovery.model;

/**
 * The node on which this program runs.
 *
 * @param zone empty where unknown
 */
public record NodeInfo(String name, String zone) {}
