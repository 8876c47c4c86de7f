# Evenkeel as an image: `docker build -t evenkeel .` in a checkout. How to run it: docs/containers.md.
#
# BUILD_IMAGE has a JDK 25 and Maven; without Maven it serves a checkout that is built already. RUN_IMAGE has a JRE 25 and bash.
ARG BUILD_IMAGE=maven:3-eclipse-temurin-25
ARG RUN_IMAGE=eclipse-temurin:25-jre

FROM ${BUILD_IMAGE} AS build
WORKDIR /src
COPY . .
# The launcher builds the jar where it is missing or older than the sources.
RUN ./evenkeel version
# Netty would unpack its native transport into /tmp at every start, and do without where that is read-only or noexec. The JVM finds it
# in /usr/lib too.
RUN mkdir /native && cd /native && jar=/src/standalone/target/evenkeel.jar \
    && if command -v jar >/dev/null; then jar -xf $jar META-INF/native; else unzip $jar 'META-INF/native/*'; fi

FROM ${RUN_IMAGE}
LABEL org.opencontainers.image.title="Evenkeel" \
      org.opencontainers.image.description="A Layer-7 load balancer that keeps load even"
COPY --from=build /native/META-INF/native/*.so /usr/lib/
COPY --from=build /src/evenkeel /src/jvm.options /src/ops/docker/healthy /src/standalone/target/evenkeel.jar /opt/evenkeel/
# The AOT cache is made where and with what it is used: this JVM, these flags, this path of the jar.
RUN /opt/evenkeel/evenkeel train-aot \
    && mkdir -p /etc/evenkeel /var/lib/evenkeel && chown 65532:65532 /var/lib/evenkeel

USER 65532:65532
WORKDIR /etc/evenkeel
# The last good configuration, which must outlive the container.
VOLUME /var/lib/evenkeel
EXPOSE 8080
HEALTHCHECK --interval=5s --timeout=2s --start-period=15s --retries=3 CMD ["/opt/evenkeel/healthy"]
ENTRYPOINT ["/opt/evenkeel/evenkeel"]
CMD ["run", "-c", "/etc/evenkeel/evenkeel.yaml", "--state-dir", "/var/lib/evenkeel"]
