/**
 * Where an API server asks whether an Ingress is right, before it takes it: HTTPS in front of
 * {@code discovery.admission}, which decides.
 *
 * <p>Start at {@link io.headgate.gateway.admission.AdmissionServer}. Nothing here opens a file, a
 * process or a connection, for whoever reaches the address could say which; the certificate is
 * handed in as it is.
 */
package io.headgate.gateway.admission;
