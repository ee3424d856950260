package io.headgate.discovery.manifest;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.headgate.discovery.model.Allocation;

/**
 * An object as it is handed over, and what it was made from, so that it is made again only when
 * that differs.
 *
 * @param ingressClass the default class that was filled in; empty for none
 */
record Held(
    ManifestObject source, Allocation allocation, String ingressClass, HasMetadata object) {}
