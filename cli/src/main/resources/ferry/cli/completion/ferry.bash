# Completion of ferry for bash:
#   source <(ferry completion bash)

@TABLES@
@LOOK@
_ferry() {
  local ferry=${1/#\~\//$HOME/} at option server only count fits
  local word='' current='' lead='' typed cut line i
  local -a before=()

  # bash takes what is before a = or a : for a word of its own
  for ((i = 1; i <= COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    if ((i > 1)) && [[ $word == [=:]* || ${COMP_WORDS[i - 1]} == *[=:] ]]; then
      current+=$word
    else
      if ((i > 1)); then before+=("$current"); fi
      current=$word
    fi
  done

  COMPREPLY=()
  __ferry_look "${before[@]}"
  server=${server//[\"\']/}
  typed=$current
  if [[ -z $option && -z $only && $current == --*=* ]]; then
    option=${current%%=*}
    lead=$option=
    typed=${current#*=}
  fi
  __ferry_fit "$typed"
  if [[ $fits == *' list' && $typed == *,* ]]; then
    lead+=${typed%,*},
    typed=${typed##*,}
  fi

  case $fits in
  files) compopt -o default ;;
  folders) compopt -o dirnames ;;
  esac
  cut=${current%"$2"} # stays as it is typed
  while IFS= read -r line; do
    line=${line%%$'\t'*}
    if [[ $line == "$typed"* ]]; then
      line=$lead$line
      COMPREPLY+=("${line#"$cut"}")
    fi
  done < <(__ferry_offer "$typed")
}

complete -F _ferry ferry
