#!/bin/sh
# A plan as an array job, without Ray: each element computes a share, all write into one shared folder.
# Set the four values, then: sbatch sbatch.sh; afterwards: atelier-cluster finish with the same arguments.
# An element that was stopped goes on when it is sent again: sbatch --array=3 sbatch.sh
#SBATCH --job-name=atelier
#SBATCH --array=1-8
#SBATCH --cpus-per-task=8
#SBATCH --gpus-per-node=1
#SBATCH --mem=48G
#SBATCH --time=12:00:00
#SBATCH --requeue
#SBATCH --output=atelier-%A-%a.log
set -eu
: "${PLAN:=plan.json}" "${MODEL:=/shared/models/Llama-2-7b-hf}" "${OUT:=/shared/results/llama2-7b}" "${SHARES:=8}"

exec srun atelier-cluster work "$PLAN" --model "$MODEL" --out "$OUT" --share "$SLURM_ARRAY_TASK_ID/$SHARES" \
    --executor transformers --dtype bfloat16 --cpus-per-worker "$SLURM_CPUS_PER_TASK" "$@"
