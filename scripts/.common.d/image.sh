# Sourced by scripts/package: makes an image for containers without a container engine, as an OCI image layout
# that also has the index of `docker save`. There is no base image. The first layer has bash, env, readlink and
# the C library of this machine, the second the Java runtime, and the third Belfry.
# shellcheck shell=bash

readonly IMAGE_USER=9527
IMAGE_LIVE="exec 3<>/dev/tcp/127.0.0.1/9580 && printf 'GET /livez HTTP/1.0\\\\r\\\\n\\\\r\\\\n' >&3 && read -r status <&3 && [[ \$status == *' 200 '* ]]"

# image NAME VERSION FILE: writes the image of the tree TREE into the file, in the folder FOLDER.
image() {
  local layout=$FOLDER/image root=$FOLDER/root
  LAYERS=()
  DIFFS=()
  mkdir -p "$layout/blobs/sha256" "$root"
  base_root "$root"
  layer "$layout" "$root"
  clear_root "$root"
  mkdir -p "$root/usr/lib/belfry/lib"
  cp -R "$TREE/lib/runtime" "$root/usr/lib/belfry/lib"
  layer "$layout" "$root"
  clear_root "$root"
  mkdir -p "$root/usr/lib/belfry/lib" "$root/usr/bin" "$root/usr/share"
  cp -R "$TREE/bin" "$root/usr/lib/belfry"
  find "$TREE/lib" -mindepth 1 -maxdepth 1 ! -name runtime -exec cp -R {} "$root/usr/lib/belfry/lib" \;
  cp -R "$TREE/share/doc" "$root/usr/share"
  ln -s ../lib/belfry/bin/belfry "$root/usr/bin/belfry"
  layer "$layout" "$root"
  index "$layout" "$1" "$2"
  pack "$layout" >"$3"
}

clear_root() {
  rm -rf "$1"
  mkdir "$1"
}

# base_root ROOT: the files that Belfry needs of a system.
base_root() {
  local root=$1 program
  mkdir -p "$root"/usr/{bin,lib,lib64} "$root"/{etc,tmp,proc,sys,dev,run} "$root/var/lib/belfry"
  ln -s usr/bin usr/lib usr/lib64 "$root"
  for program in bash env readlink; do
    cp -L "$(type -P "$program")" "$root/usr/bin"
  done
  ln -s bash "$root/usr/bin/sh"
  copy_libraries "$root"
  if [[ -d /usr/lib/locale/C.utf8 ]]; then
    mkdir "$root/usr/lib/locale"
    cp -R /usr/lib/locale/C.utf8 "$root/usr/lib/locale"
  fi
  printf 'root:x:0:0::/:/usr/bin/sh\nbelfry:x:%d:%d::/var/lib/belfry:/usr/bin/sh\n' "$IMAGE_USER" "$IMAGE_USER" >"$root/etc/passwd"
  printf 'root:x:0:\nbelfry:x:%d:\n' "$IMAGE_USER" >"$root/etc/group"
  echo 'hosts: files dns' >"$root/etc/nsswitch.conf"
  chmod 1777 "$root/tmp"
  chmod 700 "$root/var/lib/belfry"
}

# copy_libraries ROOT: the shared libraries that the programs and Belfry's own libraries load, and those that
# the C library loads for the names of hosts.
copy_libraries() {
  local library files=("$1"/usr/bin/* "$TREE/lib/runtime/bin/java")
  mapfile -t -O "${#files[@]}" files < <(find -H "$TREE/lib/runtime/lib" "$TREE/lib/native" -name '*.so')
  while IFS= read -r library; do
    library=${library#/usr}
    mkdir -p "$1/usr${library%/*}"
    cp -L "/usr$library" "$1/usr$library" 2>/dev/null || cp -L "$library" "$1/usr$library"
  done < <(
    {
      ldd "${files[@]}" 2>/dev/null | sed -n -e 's:.* => \(/[^ ]*\) (.*:\1:p' -e 's:^[[:space:]]*\(/[^ ]*\) (.*:\1:p'
      find /lib64 /lib /usr/lib64 -maxdepth 2 -name 'libnss_[df]*.so.2' 2>/dev/null
    } | grep -v -e "^$TREE/" -e "^$(readlink -f "$TREE/lib/runtime")/" | sort -u
  )
}

# pack ROOT: prints a tar archive that depends only on the contents.
pack() {
  tar -C "$1" --owner=0 --group=0 --numeric-owner --sort=name --mtime=@0 --format=gnu -c .
}

# layer LAYOUT ROOT: adds a layer of these files. The folder for data belongs to the user of the image.
layer() {
  local archive=$FOLDER/layer.tar data=var/lib/belfry
  tar -C "$2" --owner=0 --group=0 --numeric-owner --sort=name --mtime=@0 --format=gnu --exclude="./$data" -cf "$archive" .
  if [[ -d $2/$data ]]; then
    tar -C "$2" --owner=$IMAGE_USER --group=$IMAGE_USER --numeric-owner --mtime=@0 --format=gnu -rf "$archive" "./$data"
  fi
  DIFFS+=("$(digest "$archive")")
  gzip -n "$archive"
  LAYERS+=("$(blob "$1" "$archive.gz")")
}

digest() {
  sha256sum "$1" | cut -d' ' -f1
}

# blob LAYOUT FILE: moves a file into the layout, and prints its digest.
blob() {
  local name
  name=$(digest "$2")
  mv "$2" "$1/blobs/sha256/$name"
  echo "$name"
}

# descriptor LAYOUT TYPE DIGEST: prints how the layout refers to a file.
descriptor() {
  printf '{"mediaType":"application/vnd.oci.image.%s","digest":"sha256:%s","size":%d%s}' \
    "$2" "$3" "$(stat -c %s "$1/blobs/sha256/$3")" "${4:-}"
}

# joined WORD...: prints the words with commas between them.
joined() {
  local IFS=,
  echo "$*"
}

# index LAYOUT NAME VERSION: writes what the image is, and the indexes of both formats.
index() {
  local layout=$1 name=$2 version=$3 each config manifest layers=() paths=() diffs=()
  for each in "${DIFFS[@]}"; do
    diffs+=("\"sha256:$each\"")
  done
  configuration "$version" "$(joined "${diffs[@]}")" >"$FOLDER/config.json"
  config=$(blob "$layout" "$FOLDER/config.json")
  for each in "${LAYERS[@]}"; do
    layers+=("$(descriptor "$layout" layer.v1.tar+gzip "$each")")
    paths+=("\"blobs/sha256/$each\"")
  done
  printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":%s,"layers":[%s]}' \
    "$(descriptor "$layout" config.v1+json "$config")" "$(joined "${layers[@]}")" >"$FOLDER/manifest.json"
  manifest=$(blob "$layout" "$FOLDER/manifest.json")
  printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[%s]}' \
    "$(descriptor "$layout" manifest.v1+json "$manifest" ",\"annotations\":{\"io.containerd.image.name\":\"docker.io/library/$name:$version\",\"org.opencontainers.image.ref.name\":\"$version\"}")" \
    >"$layout/index.json"
  echo '{"imageLayoutVersion":"1.0.0"}' >"$layout/oci-layout"
  printf '[{"Config":"blobs/sha256/%s","RepoTags":["%s:%s","%s:latest"],"Layers":[%s]}]' \
    "$config" "$name" "$version" "$name" "$(joined "${paths[@]}")" >"$layout/manifest.json"
}

# configuration VERSION DIFFS: prints how a container of the image runs.
configuration() {
  cat <<EOF
{
  "created": "$(date -u -d "@${SOURCE_DATE_EPOCH:-$(date +%s)}" +%Y-%m-%dT%H:%M:%SZ)",
  "architecture": "$(architecture)",
  "os": "linux",
  "config": {
    "User": "$IMAGE_USER:$IMAGE_USER",
    "ExposedPorts": {"9527/tcp": {}, "9527/udp": {}, "9123/udp": {}, "9580/tcp": {}},
    "Env": ["PATH=/usr/bin", "LANG=C.UTF-8", "XDG_STATE_HOME=/var/lib", "BELFRY_BIND=0.0.0.0", "BELFRY_ADMIN_BIND=0.0.0.0"],
    "Entrypoint": ["/usr/bin/belfry"],
    "Cmd": ["serve"],
    "Healthcheck": {
      "Test": ["CMD", "/usr/bin/bash", "-c", "$IMAGE_LIVE"],
      "Interval": 5000000000, "Timeout": 3000000000, "StartPeriod": 30000000000
    },
    "Volumes": {"/var/lib/belfry": {}},
    "WorkingDir": "/var/lib/belfry",
    "StopSignal": "SIGTERM",
    "Labels": {
      "org.opencontainers.image.title": "Belfry",
      "org.opencontainers.image.description": "chat and a clock over plain sockets",
      "org.opencontainers.image.version": "$1",
      "org.opencontainers.image.licenses": "Apache-2.0"
    }
  },
  "rootfs": {"type": "layers", "diff_ids": [$2]}
}
EOF
}
