/**
 * Which certificate a TLS client is shown.
 *
 * <p>Start at {@link io.headgate.gateway.tls.CertificateStore}. The server name of the ClientHello
 * chooses the certificate and nothing else: the route is chosen by the Host header.
 *
 * <p>{@code gateway.http}, {@code gateway.admin} and {@code gateway.app} may import this package;
 * it imports the model only.
 */
package io.headgate.gateway.tls;
