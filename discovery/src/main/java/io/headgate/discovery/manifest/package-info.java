/**
 * A directory of manifests as the source of objects: it does what an API server and its controllers
 * would do. Only {@code gateway.app} and {@code gateway.demo} may import it.
 */
package io.headgate.discovery.manifest;
